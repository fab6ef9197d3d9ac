"""The morning's plan and the evening's review stand on the inventory, each written once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.model import Blueprint, Ready, Record
from jobs import inventory, ledger
from jobs.hands import Hands
from jobs.ledger import Host, Met, Place
from jobs.settings import Settings
from jobs.store import Store, due
from tests.jobs.office import opened

HOME = "acme/.github"
ZONE = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # where it is noon now
TEAM = f"version: 1\nteam: {{strategy: 10, time_zone: {ZONE}, digest: {{hours: [8, 18]}}}}\n"
EVENING_SECONDS = 6.5 * 3600


@dataclass
class Office:
    """The App at an owner with an inventory and a team."""

    hands: Hands
    now: float

    def keep(self) -> float | None:
        self.now += 61.0
        ledger.announce(self.hands.store, Host("here", ("codex",), (), 1), self.now)
        lease = due.hold(self.hands.store, HOME, self.now)
        assert lease
        again = inventory.keep(self.hands, lease, self.now)
        due.release(self.hands.store, lease)
        return again

    def body(self) -> str:
        (issue,) = self.hands.github.get("acme", f"/repos/{HOME}/issues")
        return str(issue["body"])

    def line_up(self, subject: str) -> None:
        ready = Ready(subject, subject.partition("#")[0], "codex")
        ledger.line_up(self.hands.store, Place(ready, Blueprint()), self.now)


@pytest.fixture
def office(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Office]:
    repositories = [{"name": "acme/api"}, {"name": HOME, "files": {".github/fleet.yml": TEAM}}]
    with opened(tmp_path, shared_settings, store, repositories) as (hands, _):
        ledger.meet(store, "acme/api", Met(has_blueprint=True))
        ledger.meet(store, "acme/secret", Met(is_private=True, has_blueprint=True))
        yield Office(hands, hands.now())


def test_the_plan_stands_from_its_hour_until_the_review(office: Office) -> None:
    for number in range(1, 13):
        office.line_up(f"acme/api#{number}")
    office.line_up("acme/secret#1")
    office.keep()
    assert "(as of 08:00): " in office.body()
    assert "**Plan of " in office.body()
    assert "| `acme/api` | 0 | 9 | 3 | 0 |" in office.body()
    assert "acme/secret" not in office.body(), "a public issue names no private repository"
    ledger.leave_line(office.hands.store, "acme/api#1")
    again = office.keep()
    assert "| `acme/api` | 0 | 9 | 3 | 0 |" in office.body(), "it is the morning's"
    assert again is not None
    assert 4 * 3600 < again <= 6 * 3600


def test_the_review_says_what_was_merged_today(office: Office) -> None:
    office.keep()
    times = {"asked_at": office.now, "merged_at": office.now}
    green = Record("acme/api#4", 9, "codex", is_first_green=True, usd=0.5, **times)
    ledger.write_record(office.hands.store, green)
    ledger.write_record(office.hands.store, Record("acme/api#5", 10, "codex", usd=0.25, **times))
    ledger.write_record(office.hands.store, Record("acme/secret#5", 10, "codex", **times))
    office.now += EVENING_SECONDS
    office.keep()
    assert "**Review of " in office.body()
    assert "2 children were merged. Nothing was spent. Begun by noon: 0." in office.body()
    assert "| `acme/api` | 2 | 1 | 0.75 |" in office.body()
    assert "acme/secret" not in office.body()
