"""A store that lost everything gets its books back from what the markers say."""

from __future__ import annotations

from dataclasses import replace

from flows import markers
from flows.model import Account, Cap, Hold, Outcome, Payer, Run, RunState, Usage
from jobs import ledger
from jobs.store import Store, keys
from tests.jobs.ledger.charges import DAY, LIVE, a_run, charge, did, sums, tasks

HOLDS = (tasks("fleet:7"), tasks(), Hold(Account("team", "", "usd"), 5_000_000, 80_000_000))
CHARGE = charge(holds=HOLDS, payers=(Payer("ann", (tasks("member:ann", 20, "jules"),)),))
SETS = {
    keys.LIVE,
    keys.live("acme/api"),
    *(keys.live_of("acme", what) for what in ("all", "agent jules", "member ann", "fleet 7")),
}


def played(book: Store) -> None:
    """A run that lives, one that was delivered, one that failed unpriced, one that was refunded."""
    for number in (1, 2, 3, 4):
        assert ledger.claim(book, a_run(number), CHARGE, 10.0) is None
    for number in (1, 2, 3):
        ledger.move(book, a_run(number).id, LIVE, RunState.RUNNING, started_at=11.0)
    ends = {2: Usage(usd=1.5, tokens=7), 3: Usage(), 4: Usage(usd=9.0)}
    for number, usage in ends.items():
        ledger.move(book, a_run(number).id, LIVE, RunState.SETTLED, outcome=Outcome.TIMEOUT, usage=usage)


def marked(book: Store) -> list[Run]:
    """The runs as their markers on GitHub have them."""
    facts = [markers.write(ledger.runs_of(book, f"acme/api#{number}"), ()) for number in (1, 2, 3, 4)]
    return [run for one in facts for run in markers.read(one)[0]]


def test_a_wiped_ledger_counts_as_before(book: Store):
    played(book)
    before, runs = sums(book), marked(book)
    assert set(book.redis.keys("fleet:live*")) == SETS
    book.redis.flushall()
    assert [ledger.restore(book, run) for run in runs] == [True] * 4
    assert sums(book) == before
    assert set(book.redis.keys("fleet:live*")) == SETS
    assert did(book) == ["restore"] * 4
    assert marked(book) == runs, "what came back is told on GitHub as before"
    assert ledger.check(book, "acme", DAY) == ()


def test_restored_twice_is_restored_once(book: Store):
    played(book)
    runs = marked(book)
    book.redis.flushall()
    for run in (*runs, *runs):
        ledger.restore(book, run)
    before = sums(book), did(book)
    assert [ledger.restore(book, run) for run in runs] == [False] * 4
    assert (sums(book), did(book)) == before


def test_a_restored_run_is_settled_as_any_and_counts_as_started(book: Store):
    played(book)
    (living, *_) = marked(book)
    book.redis.flushall()
    ledger.restore(book, living)
    ledger.set_ready(book, 1.0)
    full = replace(CHARGE, caps=(Cap("fleet 7", 1),))
    assert ledger.claim(book, a_run(9), full, 20.0).word == "fleet"
    assert ledger.move(book, living.id, LIVE, RunState.SETTLED, outcome=Outcome.LOST)
    assert did(book) == ["restore", "settle"]
    holders = ("fleet:7", "team", "member:ann")
    assert sums(book) == {(holder, "tasks"): (0, 1) for holder in holders}
    assert book.redis.keys("fleet:live*") == []


def test_a_run_that_was_there_is_not_touched(book: Store):
    played(book)
    before = sums(book), did(book), ledger.live(book)
    for run in marked(book):
        assert not ledger.restore(book, replace(run, state=RunState.SETTLED, started_at=1.0))
    assert (sums(book), did(book), ledger.live(book)) == before


def test_a_marker_without_a_day_brings_back_the_run_alone(book: Store):
    old = replace(a_run(), state=RunState.SETTLED, outcome=Outcome.DELIVERED, started_at=2.0)
    assert ledger.restore(book, old)
    assert ledger.restore(book, a_run(2))
    assert ledger.live(book) == (a_run(2).id,)
    assert book.redis.keys("fleet:b[au]*") == []
    assert ledger.move(book, a_run(2).id, LIVE, RunState.SETTLED, outcome=Outcome.LOST)
    assert book.redis.keys("fleet:live*") == []
