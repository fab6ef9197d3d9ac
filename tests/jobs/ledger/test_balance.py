"""Balances: what vendors count, what the entries add up to, and what is repaired."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.budget.replay import Drift
from flows.model import Account, Cap, Outcome, RunState, Usage
from jobs import ledger
from jobs.ledger import Count
from jobs.store import Store, keys
from tests.jobs.ledger.charges import DAY, LIVE, TEAM, a_run, charge, did, member, sums, tasks

ANN = Account("member:ann", "", "tasks")
BALANCE, ENTRIES = keys.book("acme", DAY)


def count(seen: int) -> Count:
    return Count("acme", DAY, ANN, seen)


def begin(book: Store, number: int) -> None:
    assert ledger.claim(book, a_run(number), charge(payers=(member("ann", 20),)), 1.0) is None


def end(book: Store, number: int, started_at: float = 2.0) -> None:
    fields = {"outcome": Outcome.DELIVERED, "started_at": started_at}
    ledger.move(book, a_run(number).id, LIVE, RunState.SETTLED, **fields)


# Ours that are reserved and settled; then what the vendor counts, and what is used in the end.
COUNTS = {
    "nothing of ours": (0, 0, [(5, 5, 5)]),
    "only ours": (1, 2, [(3, 0, 2)]),
    "the vendor is behind": (2, 2, [(1, 0, 2), (3, 0, 2)]),
    "ours and others'": (2, 1, [(7, 4, 5)]),
    "again the same": (2, 1, [(7, 4, 5), (7, 0, 5)]),
    "it grows and shrinks": (1, 0, [(4, 3, 3), (6, 2, 5), (2, -4, 1), (0, -1, 0)]),
}


@pytest.mark.parametrize(("reserved", "settled", "course"), COUNTS.values(), ids=COUNTS)
def test_what_the_vendor_counts_above_ours_was_begun_outside(
    book: Store, reserved: int, settled: int, course: list[tuple[int, int, int]]
):
    for number in range(reserved + settled):
        begin(book, number)
    for number in range(settled):
        end(book, number)
    for seen, added, used in course:
        entries = did(book)
        assert ledger.adjust(book, count(seen), 5.0) == added
        assert sums(book).get(("member:ann", "tasks"), (0, 0)) == (reserved, used)
        assert did(book) == entries + (["adjust"] if added else [])
        assert reserved + used >= seen, "the vendor's count is never more than ours"
    assert ledger.check(book, "acme", DAY) == ()


def test_a_run_that_settles_is_not_counted_twice_with_the_vendors(book: Store):
    begin(book, 1)
    assert ledger.adjust(book, count(4), 5.0) == 3
    end(book, 1)
    assert ledger.adjust(book, count(4), 6.0) == 0
    begin(book, 2)
    end(book, 2, started_at=0.0)
    assert ledger.adjust(book, count(4), 7.0) == 0
    assert sums(book) == {("member:ann", "tasks"): (0, 4)}


def test_what_was_begun_outside_takes_room(book: Store):
    ledger.adjust(book, count(19), 1.0)
    begin(book, 1)
    denied = ledger.claim(book, a_run(2), charge(payers=(member("ann", 20),)), 1.0)
    assert denied.word == "quota-member"
    (first, *_) = ledger.entries(book, "acme", DAY)
    assert (first.did, first.member, first.run, first.changes) == ("adjust", "ann", "", ((ANN, 0, 19),))


@pytest.mark.parametrize("seen", [-1, 10**14])
def test_no_vendor_counts_so(book: Store, seen: int):
    with pytest.raises(ValueError, match="a vendor counts"):
        ledger.adjust(book, count(seen), 1.0)


def test_drifted_balances_are_said_and_repaired(book: Store):
    begin(book, 1)
    begin(book, 2)
    end(book, 2)
    ledger.adjust(book, count(5), 1.0)
    whole = book.redis.hgetall(BALANCE)
    book.redis.hincrby(BALANCE, "member:ann||tasks|reserved", 2)
    book.redis.hdel(BALANCE, "member:ann||tasks|outside")
    book.redis.hset(BALANCE, "team||tasks|used", 7)
    assert ledger.check(book, "acme", DAY) == (
        Drift(ANN, "outside", 0, 3),
        Drift(ANN, "reserved", 3, 1),
        Drift(TEAM, "used", 7, 0),
    )
    assert book.redis.hgetall(BALANCE) == whole
    assert book.redis.ttl(BALANCE) > 39 * 86_400
    assert ledger.check(book, "acme", DAY) == ()


def test_balances_that_were_lost_come_back_and_those_of_nothing_go(book: Store):
    begin(book, 1)
    book.redis.delete(BALANCE)
    assert ledger.check(book, "acme", DAY) == (Drift(ANN, "reserved", 0, 1),)
    assert sums(book) == {("member:ann", "tasks"): (1, 0)}
    book.redis.delete(ENTRIES)
    assert ledger.check(book, "acme", DAY) == (Drift(ANN, "reserved", 1, 0),)
    assert not book.redis.exists(BALANCE)
    assert ledger.check(book, "acme", "2000-01-01") == ()


def test_a_repair_never_undoes_what_was_entered_meanwhile(book: Store):
    """Four threads claim and settle while the balances are broken and checked over and over."""

    def work(first: int) -> None:
        for number in range(first, 200, 4):
            told = charge(holds=(tasks(),), payers=(member("ann"),), caps=(Cap("all", 9),))
            assert ledger.claim(book, a_run(number), told, 1.0) is None
            end(book, number)

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(work, first) for first in range(4)]
        found: list[Drift] = []
        while not all(worker.done() for worker in workers):
            book.redis.hincrby(BALANCE, "team||tasks|used", 1000)
            found += ledger.check(book, "acme", DAY)
        assert [worker.result() for worker in workers] == [None] * 4
    found += ledger.check(book, "acme", DAY)
    ours = [(one.account, one.figure, (one.kept - one.true) % 1000) for one in found]
    assert set(ours) == {(TEAM, "used", 0)}, "no drift but the one that was made here"
    assert sums(book) == {("member:ann", "tasks"): (0, 200), ("team", "tasks"): (0, 200)}


def test_the_books_of_owners_and_days_are_apart(book: Store):
    begin(book, 1)
    assert ledger.balances(book, "other", DAY) == ()
    assert ledger.entries(book, "acme", "2026-11-22") == ()
    end(book, 1)
    assert ledger.run(book, a_run(1).id).usage == Usage()
