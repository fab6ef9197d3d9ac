"""What a settled run costs: once, on its own day, and nothing if its agent never started."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.model import Account, Hold, Outcome, Payer, RunState, Usage
from jobs import ledger
from jobs.ledger.rows import run_row
from jobs.store import Store, keys
from tests.jobs.ledger.charges import DAY, LIVE, a_run, charge, did, sums, tasks

TELLING = (
    tasks(),
    Hold(Account("team", "", "usd"), 5_000_000),
    Hold(Account("member:ann", "jules", "tokens"), 900, 5000),
)
CHARGE = charge(holds=TELLING[:2], payers=(Payer("ann", TELLING[2:]),))
RESERVED = {
    ("team", "tasks"): (1, 0),
    ("team", "usd"): (5_000_000, 0),
    ("member:ann", "tokens"): (900, 0),
}
USAGE = Usage(usd=1.25, tokens=1000)
USED = {("team", "tasks"): (0, 1), ("team", "usd"): (0, 1_250_000), ("member:ann", "tokens"): (0, 1000)}
ONE_TASK = {("team", "tasks"): (0, 1)}

ENDS = {
    "delivered": (True, {"outcome": Outcome.DELIVERED, "usage": USAGE}, "settle", USED),
    "failed": (True, {"outcome": Outcome.AGENT_FAILED, "usage": USAGE}, "settle", USED),
    "lost": (True, {"outcome": Outcome.LOST}, "settle", ONE_TASK),
    "cancelled while it ran": (True, {"outcome": Outcome.CANCELLED}, "settle", ONE_TASK),
    "cancelled before it ran": (False, {"outcome": Outcome.CANCELLED, "usage": USAGE}, "refund", {}),
    "given up": (True, {"outcome": Outcome.REFUSED, "started_at": 0.0}, "refund", {}),
    "its setup failed": (True, {"outcome": Outcome.SETUP_FAILED, "usage": USAGE}, "refund", {}),
    "never started": (False, {"outcome": Outcome.LOST}, "expire", {}),
}


@pytest.mark.parametrize(("is_started", "fields", "word", "left"), ENDS.values(), ids=ENDS)
def test_a_run_costs_what_it_used_or_nothing(
    book: Store, is_started: bool, fields: dict[str, Any], word: str, left: dict[tuple[str, str], object]
):
    assert ledger.claim(book, a_run(), CHARGE, 1.0) is None
    assert sums(book) == RESERVED
    if is_started:
        assert ledger.move(book, a_run().id, LIVE, RunState.RUNNING, started_at=2.0)
    assert sums(book) == RESERVED
    for is_first in (True, False):
        assert ledger.move(book, a_run().id, LIVE, RunState.SETTLED, ended_at=9.0, **fields) is is_first
        assert sums(book) == left
        assert did(book) == ["reserve", word]
    entry = ledger.entries(book, "acme", DAY)[-1]
    assert (entry.at, entry.run, entry.member) == (9.0, a_run().id, "ann")
    assert book.redis.keys("fleet:live*") == []
    assert ledger.check(book, "acme", DAY) == ()


def test_a_settled_run_moves_no_more(book: Store):
    ledger.claim(book, a_run(), CHARGE, 1.0)
    ledger.move(book, a_run().id, LIVE, RunState.RUNNING, started_at=2.0)
    assert ledger.move(book, a_run().id, LIVE, RunState.SETTLED, usage=USAGE)
    every = tuple(RunState)
    assert not ledger.move(book, a_run().id, every, RunState.SETTLED, usage=USAGE)
    assert not ledger.move(book, a_run().id, every, RunState.RUNNING)
    assert ledger.claim(book, a_run(), CHARGE, 3.0) is None, "claimed twice is claimed once, also afterwards"
    assert sums(book) == USED


def test_what_a_run_used_above_what_it_held_counts_too(book: Store):
    ledger.claim(book, a_run(), CHARGE, 1.0)
    much = {"usage": Usage(usd=9.0, tokens=6000), "started_at": 2.0}
    ledger.move(book, a_run().id, LIVE, RunState.SETTLED, **much)
    assert sums(book)["member:ann", "tokens"] == (0, 6000)
    denied = ledger.claim(book, a_run(2), CHARGE, 3.0)
    assert (denied.word, denied.facts[3:]) == ("quota-member", ("900", "-1000", "5000"))


@pytest.mark.parametrize("usd", [float("nan"), float("inf"), -3.0])
def test_what_an_agent_says_of_itself_breaks_no_book(book: Store, usd: float):
    ledger.claim(book, a_run(), CHARGE, 1.0)
    ledger.move(book, a_run().id, LIVE, RunState.SETTLED, started_at=2.0, usage=Usage(usd=usd, tokens=-5))
    assert sums(book) == ONE_TASK


def test_what_was_claimed_yesterday_is_settled_on_yesterdays_books(book: Store):
    ledger.claim(book, a_run(1), CHARGE, 1.0)
    today = replace(CHARGE, day="2026-11-22")
    ledger.claim(book, a_run(2), today, 90_000.0)
    ledger.move(book, a_run(1).id, LIVE, RunState.SETTLED, started_at=2.0, usage=USAGE, ended_at=90_001.0)
    assert sums(book) == USED
    assert sums(book, "2026-11-22") == RESERVED


def test_a_run_of_an_older_version_is_settled_without_books(book: Store):
    run = replace(a_run(), state=RunState.RUNNING)
    row = run_row(run)
    book.redis.hset(keys.run(run.id), mapping=dict(zip(row[::2], row[1::2], strict=True)))
    book.redis.hdel(keys.run(run.id), "member", "day", "holds")
    for key in (keys.LIVE, keys.live("acme/api")):
        book.redis.sadd(key, run.id)
    assert ledger.move(book, run.id, LIVE, RunState.SETTLED, outcome=Outcome.LOST)
    assert book.redis.keys("fleet:live*") == book.redis.keys("fleet:b[au]*") == []


def test_a_run_whose_start_and_end_raced_costs_one_task_or_none(book: Store):
    """Cancelled between its claim and its start: only one of both wins."""
    ledger.claim(book, a_run(), CHARGE, 1.0)
    assert ledger.move(book, a_run().id, (RunState.CLAIMED, RunState.RUNNING), RunState.STOPPING)
    assert not ledger.move(book, a_run().id, (RunState.CLAIMED,), RunState.RUNNING, started_at=2.0)
    assert ledger.move(book, a_run().id, LIVE, RunState.SETTLED, outcome=Outcome.CANCELLED)
    assert (sums(book), did(book)) == ({}, ["reserve", "refund"])
