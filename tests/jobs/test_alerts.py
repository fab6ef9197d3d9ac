"""Shares of the day's budget are told once each, whatever is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from flows.inventory import KEY
from flows.model import Account
from jobs import inventory, ledger, rebuild
from jobs.dispatch import dispatch
from jobs.errors import Later
from jobs.hands import Hands
from jobs.ledger import Count, Met
from jobs.settings import Settings
from jobs.store import Store, due
from tests.jobs.office import opened

HOME = "acme/.github"
ZONE = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # where it is noon now, so that no day ends meanwhile
TEAM = f"version: 1\nteam: {{strategy: 10, limits: {{usd: 5}}, time_zone: {ZONE}}}\n"
TODAY = datetime.now(ZoneInfo(ZONE)).date().isoformat()


@dataclass
class Office:
    """The App at an owner with a team and an inventory."""

    hands: Hands
    control: str
    now: float

    def spend(self, meter: str, amount: int) -> None:
        """So much was used, by the vendor's own count."""
        count = Count("acme", TODAY, Account("team", "", meter), amount)
        ledger.adjust(self.hands.store, count, self.now)

    def turn(self) -> list[str]:
        """Dispatches, keeps the inventory; all comments on it, by their first words."""
        self.now += 61.0
        dispatch(self.hands, "acme", self.now)
        lease = due.hold(self.hands.store, HOME, self.now)
        assert lease
        self.lease = lease
        inventory.keep(self.hands, lease, self.now)
        self.release()
        return [row["body"].partition("**: ")[0].strip("*") for row in self.comments()]

    def release(self) -> None:
        """What a look does that ends in Later."""
        due.release(self.hands.store, self.lease)

    def comments(self) -> list[dict[str, Any]]:
        number = self.hands.store.redis.hget(f"fleet:made:{HOME}", KEY)
        pages = self.hands.github.pages("acme", f"/repos/{HOME}/issues/{number}/comments")
        return [row for page in pages for row in page]


@pytest.fixture
def office(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Office]:
    repositories = [{"name": "acme/api"}, {"name": HOME, "files": {".github/fleet.yml": TEAM}}]
    with opened(tmp_path, shared_settings, store, repositories) as (hands, control):
        ledger.set_ready(store, hands.now())
        ledger.meet(store, "acme/api", Met(has_blueprint=True))
        yield Office(hands, control, hands.now())


def test_each_share_is_told_once_and_a_jump_in_one(office: Office) -> None:
    assert office.turn() == []
    office.spend("tasks", 5)
    first = f"50% of the tasks of {TODAY} are spent"
    assert office.turn() == [first]
    assert office.turn() == [first]
    office.spend("tasks", 9)
    office.spend("usd", 5_000_000)
    expected = [first, f"90% of the tasks of {TODAY} are spent", f"100% of the USD of {TODAY} are spent"]
    assert sorted(office.turn()) == sorted(expected)
    assert len(office.turn()) == 3


def test_an_alert_whose_answer_was_lost_is_not_said_twice(office: Office) -> None:
    office.turn()
    office.spend("tasks", 8)
    fault = {"does": "cut", "method": "POST", "path": "/comments$", "times": 1}
    httpx.post(f"{office.control}/faults", json=fault).raise_for_status()
    with pytest.raises(Later):
        office.turn()
    assert len(office.comments()) == 1, "GitHub did it, and nobody heard"
    office.release()
    with pytest.raises(Later, match="it is not known yet"):
        office.turn()
    office.release()
    office.now += 120.0
    with pytest.raises(Later, match="it exists"):
        office.turn()
    office.release()
    assert len(office.turn()) == 1


def test_a_lost_store_remembers_what_was_told(office: Office) -> None:
    office.turn()
    office.spend("tasks", 8)
    assert len(office.turn()) == 1
    office.hands.store.redis.flushall()
    rebuild.restore(office.hands, office.now)
    ledger.meet(office.hands.store, "acme/api", Met(has_blueprint=True))
    office.spend("tasks", 8)
    assert len(office.turn()) == 1
    office.spend("tasks", 9)
    assert len(office.turn()) == 2
