"""The sweep finds a balance that drifted from its history, puts it right, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from flows.model import Account
from jobs import books, ledger
from jobs.hands import Hands
from jobs.ledger import Count
from jobs.settings import Settings
from jobs.store import Store, keys
from tests.jobs.office import opened

NOW, TODAY = 1_795_255_200.0, "2026-11-21"
TASKS = Account("team", "", "tasks")


@pytest.fixture
def hands(tmp_path: Path, shared_settings: Settings, store: Store) -> Iterator[Hands]:
    with opened(tmp_path, shared_settings, store, [{"name": "acme/api"}]) as (found, _):
        yield found


def test_what_drifted_is_put_right_and_said_once(hands: Hands) -> None:
    ledger.adjust(hands.store, Count("acme", TODAY, TASKS, 7), NOW)
    hands.store.redis.hset(keys.book("acme", TODAY)[0], "team||tasks|used", 3)
    with structlog.testing.capture_logs() as said:
        books.check(hands, "acme", NOW)
    assert [(line["day"], line["log_level"]) for line in said] == [(TODAY, "error")]
    assert [one.used for one in ledger.balances(hands.store, "acme", TODAY) if one.account == TASKS] == [7]
    with structlog.testing.capture_logs() as said:
        books.check(hands, "acme", NOW)
    assert said == [], "it was checked a moment ago"


def test_yesterday_is_checked_too(hands: Hands) -> None:
    ledger.adjust(hands.store, Count("acme", "2026-11-20", TASKS, 2), NOW)
    hands.store.redis.hset(keys.book("acme", "2026-11-20")[0], "team||tasks|used", 9)
    books.check(hands, "acme", NOW)
    assert [
        one.used for one in ledger.balances(hands.store, "acme", "2026-11-20") if one.account == TASKS
    ] == [2]
