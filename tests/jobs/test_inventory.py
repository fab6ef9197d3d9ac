"""The inventory issue at a GitHub of its own: written when it changed, once a minute at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.model import Note
from jobs import inventory, labelling, ledger
from jobs.hands import Hands
from jobs.ledger import Met
from jobs.settings import Settings
from jobs.store import Store, due, keys
from tests.jobs.office import opened

HOME = "acme/.github"
NOW = 1_795_000_000.0


@dataclass
class Office:
    """The App at an owner with two repositories, and what it wrote there."""

    hands: Hands
    control: str
    now: float = NOW

    def keep(self, after: float = 0.0) -> float | None:
        self.now += after
        lease = due.hold(self.hands.store, HOME, self.now)
        assert lease
        try:
            return inventory.keep(self.hands, lease, self.now)
        finally:
            due.release(self.hands.store, lease)

    def writes(self) -> list[str]:
        log = httpx.get(f"{self.control}/log").json()
        return [line["kind"] for line in log if "agent-fleet" in str(line["actor"])]

    def body(self) -> str:
        (issue,) = self.hands.github.get("acme", f"/repos/{HOME}/issues")
        return str(issue["body"])

    def note(self, number: int, note: Note | None) -> None:
        if ledger.note(self.hands.store, "acme/api", number, note):
            inventory.wake(self.hands, "acme", self.now)


@pytest.fixture
def office(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Office]:
    repositories = [{"name": "acme/api"}, {"name": HOME}]
    with opened(tmp_path, shared_settings, store, repositories) as (hands, control):
        yield Office(hands, control, hands.timer.now())


def meet(office: Office, repo: str = "acme/api", **seen: Any) -> None:
    ledger.meet(office.hands.store, repo, Met(**{"has_blueprint": True, **seen}))


def test_it_is_made_once_pinned_once_and_written_only_when_it_changed(office: Office) -> None:
    office.keep()
    assert office.writes() == [], "nothing is onboarded, nothing is made"
    meet(office)
    office.keep()
    assert office.writes() == ["issue", "pin"]
    assert "| `acme/api` | quiet | 0 |" in office.body()
    office.keep(61.0)
    assert office.writes() == ["issue", "pin"], "it did not change"
    office.note(4, Note("epic", "running", total=3, is_asked=True))
    office.keep(1.0)
    assert len(office.writes()) == 3
    assert "| `acme/api` | executing | 0 | 1 |" in office.body()


def test_news_within_a_minute_are_one_write(office: Office) -> None:
    meet(office)
    office.keep()
    before = len(office.writes())
    for number in range(1, 6):
        office.note(number, Note("task", "failed", "high", is_asked=True, is_stuck=True))
        assert office.keep(10.0) == pytest.approx(60.0 - 10.0 * number)
    assert len(office.writes()) == before
    assert office.hands.store.redis.zscore(keys.DUE, HOME) == pytest.approx(office.now + 10.0)
    office.keep(10.0)
    assert len(office.writes()) == before + 1
    assert "`acme/api#5`" in office.body()


def test_the_same_note_wakes_nobody(office: Office) -> None:
    meet(office)
    office.keep()
    office.hands.store.redis.delete(keys.DUE)
    office.note(1, Note("audit", "filing", total=3, done=1))
    assert office.hands.store.redis.zscore(keys.DUE, HOME)
    office.hands.store.redis.delete(keys.DUE)
    office.note(1, Note("audit", "filing", total=3, done=1))
    assert office.hands.store.redis.zscore(keys.DUE, HOME) is None


def test_without_the_owners_own_repository_nothing_is_woken(office: Office) -> None:
    office.note(1, Note("audit", "filing"))
    assert office.hands.store.redis.zscore(keys.DUE, HOME) is None


def test_a_public_inventory_names_no_private_repository(office: Office) -> None:
    meet(office)
    meet(office, "acme/secret", is_private=True)
    office.keep()
    assert "secret" not in office.body()
    assert "1 private repository is left out" in office.body()


def as_alice(office: Office, method: str, path: str, body: Any) -> Any:
    asked = {"as": "alice", "method": method, "path": path, "json": body}
    return httpx.post(f"{office.control}/as", json=asked).raise_for_status().json()["json"]


def test_one_that_people_changed_moved_or_deleted_is_set_right(office: Office) -> None:
    meet(office)
    office.keep()
    as_alice(office, "PATCH", f"/repos/{HOME}/issues/1", {"body": f"Hands off.\r\n{office.body()}"})
    office.keep(61.0)
    assert office.body().startswith("Hands off.\r\n<!-- fleet:inventory -->")
    as_alice(office, "PATCH", f"/repos/{HOME}/issues/1", {"body": "Mine now."})
    office.keep(61.0)
    assert "| `acme/api` | quiet |" in office.body()
    assert office.body().endswith("Mine now.\n")

    as_alice(office, "PATCH", f"/repos/{HOME}/issues/1", {"state": "closed"})
    office.note(4, Note("epic", "running", total=3, is_asked=True))
    before = office.writes()
    office.keep(61.0)
    assert office.writes() == before, "who closes it wants none"

    as_alice(office, "PATCH", f"/repos/{HOME}/issues/1", {"state": "open"})
    (issue,) = office.hands.github.get("acme", f"/repos/{HOME}/issues")
    deleted = 'mutation { deleteIssue(input: {issueId: "%s"}) { clientMutationId } }'
    as_alice(office, "POST", "/graphql", {"query": deleted % issue["node_id"]})
    office.keep(61.0)
    assert "| `acme/api` | executing |" in office.body()
    assert office.writes().count("pin") == 2

    (issue,) = office.hands.github.get("acme", f"/repos/{HOME}/issues")
    target = office.hands.github.get("acme", "/repos/acme/api")["node_id"]
    moved = 'mutation { transferIssue(input: {issueId: "%s", repositoryId: "%s"}) { clientMutationId } }'
    as_alice(office, "POST", "/graphql", {"query": moved % (issue["node_id"], target)})
    office.keep(61.0)
    assert "| `acme/api` | executing |" in office.body()


def test_a_lost_store_finds_its_inventory_again(office: Office) -> None:
    meet(office)
    office.keep()
    office.hands.store.redis.flushall()
    meet(office)
    office.keep(61.0)
    assert office.writes().count("issue") == 1


def test_a_sweep_makes_labels_a_few_at_a_time_and_keeps_those_that_are_there(office: Office) -> None:
    from flows import labels
    from flows.model import Subject

    made: list[bool] = []
    for _ in range(6):
        lease = due.hold(office.hands.store, "acme/api", office.now)
        assert lease
        made.append(labelling.label(office.hands, lease, Subject("acme", "api")))
        due.release(office.hands.store, lease)
    assert made[0] is False
    assert made[-1] is True
    found = {
        row["name"]: row
        for row in office.hands.github.get("acme", "/repos/acme/api/labels", {"per_page": 100})
    }
    assert {*labels.wanted()} <= {*found}
    assert len(office.writes()) <= len(labels.wanted())
