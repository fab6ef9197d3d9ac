"""Many repositories at rest, and many subjects at once: counted, not timed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Lock, Thread

import pytest

from jobs.settings import Settings, load
from jobs.store import close_store, due, open_store
from tests.simulation.load import REPOSITORIES, hour
from tests.simulation.stage import Stage

SUBJECTS, TAKERS, NOW = 10_000, 4, 1000.0


def test_ten_thousand_open_subjects_at_rest_cost_less_than_four_thousand_requests_an_hour() -> None:
    stage = Stage()
    try:
        found = hour(stage)
    finally:
        stage.close()
    assert found["repositories"] > REPOSITORIES
    assert found["requests"]["query"] >= 12 * REPOSITORIES, "our open pull requests were asked for"
    assert found["free"] >= 12 * REPOSITORIES, "unchanged lists cost nothing"
    assert found["costing"] < 4000, found


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = load({"FLEET_DATA": str(tmp_path / "data")})
    yield made
    close_store(made)


class Looks:
    """Who looks at what now, noted apart from the store."""

    def __init__(self) -> None:
        self.lock, self.now = Lock(), set[str]()
        self.count: Counter[str] = Counter()
        self.twice: list[str] = []

    def begin(self, subject: str) -> None:
        with self.lock:
            if subject in self.now:
                self.twice.append(subject)
            self.now.add(subject)
            self.count[subject] += 1

    def end(self, subject: str) -> None:
        with self.lock:
            self.now.discard(subject)


def test_ten_thousand_subjects_due_at_once_drain_and_none_is_looked_at_twice_at_a_time(
    settings: Settings,
) -> None:
    subjects = [f"acme/r{number % 200}#{number}" for number in range(SUBJECTS)]
    store, looks = open_store(settings), Looks()
    due.wake(store, dict.fromkeys(subjects, NOW))
    takers = [Thread(target=_drain, args=(settings, looks)) for _ in range(TAKERS)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    store.close()
    assert looks.twice == []
    assert set(looks.count) == set(subjects)
    assert sum(looks.count.values()) == SUBJECTS + SUBJECTS // 10, (
        "what is woken while it is looked at is due again"
    )


def _drain(settings: Settings, looks: Looks) -> None:
    """A taker; each tenth subject is woken while it is looked at for the first time."""
    store = open_store(settings)
    while lease := due.take(store, NOW):
        looks.begin(lease.subject)
        if int(lease.subject.partition("#")[2]) % 10 == 0 and looks.count[lease.subject] == 1:
            due.wake(store, {lease.subject: NOW})
        looks.end(lease.subject)
        due.release(store, lease)
    store.close()
