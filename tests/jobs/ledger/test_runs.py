"""Runs: claimed once and within caps, moved by one winner, whole after a round trip."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.model import Account, Cap, Hold, Outcome, Proof, Run, RunState, Usage
from jobs import ledger
from jobs.ledger.rows import from_row, run_row
from jobs.store import Store, keys
from tests.jobs.ledger.charges import DAY, LIVE, WIDE, a_run, charge


def test_an_empty_store_starts_nothing_and_says_so(store: Store):
    assert not ledger.is_ready(store)
    denied = ledger.claim(store, a_run(), WIDE, 5.0)
    assert (denied.word, "fleet rebuild" in denied.why) == ("not-ready", True)
    assert ledger.live(store) == ()
    assert ledger.run(store, a_run().id) is None
    ledger.set_ready(store, 1.0)
    assert ledger.is_ready(store)
    assert ledger.claim(store, a_run(), WIDE, 5.0) is None


def test_a_claimed_run_is_in_the_ledger_and_in_the_history(book: Store):
    assert ledger.claim(book, a_run(), WIDE, 5.0) is None
    assert ledger.run(book, a_run().id) == replace(a_run(), claimed_at=5.0, day=DAY)
    assert ledger.live(book) == (a_run().id,)
    (entry,) = [fields for _, fields in book.redis.xrange(keys.HISTORY)]
    assert (entry["did"], entry["run"], entry["subject"]) == ("claim", a_run().id, "acme/api#1")


def test_claimed_twice_is_claimed_once(book: Store):
    assert ledger.claim(book, a_run(), WIDE, 5.0) is None
    assert ledger.claim(book, a_run(), WIDE, 9.0) is None
    assert ledger.run(book, a_run().id).claimed_at == 5.0
    assert book.redis.xlen(keys.HISTORY) == 1


def test_an_attempt_belongs_to_one_run(book: Store):
    ledger.claim(book, a_run(), WIDE, 5.0)
    denied = ledger.claim(book, replace(a_run(), id="other"), WIDE, 5.0)
    assert (denied.word, denied.facts) == ("taken", (a_run().id,))


def test_a_subject_has_one_live_run(book: Store):
    ledger.claim(book, a_run(), WIDE, 5.0)
    assert "not settled" in ledger.claim(book, a_run(attempt=2), WIDE, 6.0).why
    assert ledger.move(book, a_run().id, LIVE, RunState.SETTLED, outcome=Outcome.LOST)
    assert ledger.claim(book, a_run(attempt=2), WIDE, 7.0) is None
    assert [run.attempt for run in ledger.runs_of(book, "acme/api#1")] == [1, 2]


def test_a_move_has_one_winner(book: Store):
    ledger.claim(book, a_run(), WIDE, 1.0)
    assert ledger.move(book, a_run().id, (RunState.CLAIMED,), RunState.RUNNING, started_at=2.0)

    def settle(target: RunState) -> bool:
        return ledger.move(book, a_run().id, (RunState.RUNNING,), target)

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(settle, [RunState.DELIVERING, RunState.STOPPING] * 4))
    assert won.count(True) == 1
    assert ledger.run(book, a_run().id).started_at == 2.0


def test_a_move_of_what_is_not_known_or_of_no_field_is_refused(book: Store):
    assert not ledger.move(book, "unknown", LIVE, RunState.RUNNING)
    ledger.claim(book, a_run(), WIDE, 1.0)
    with pytest.raises(ValueError, match="no field 'ended'"):
        ledger.move(book, a_run().id, LIVE, RunState.RUNNING, ended=2.0)
    assert not ledger.move(book, a_run().id, (), RunState.RUNNING)


def test_a_settled_run_keeps_how_it_ended(book: Store):
    proofs = (Proof("make test", 1, 2.5, "é\n"),)
    usage = Usage(3.5, 2, 1000, 0.25)
    ledger.claim(book, a_run(), WIDE, 1.0)
    ledger.beat(book, a_run().id, 2.0)
    ledger.move(
        book, a_run().id, LIVE, RunState.SETTLED, outcome=Outcome.VERIFY_FAILED, proofs=proofs, usage=usage
    )
    run = ledger.run(book, a_run().id)
    assert (run.outcome, run.proofs, run.usage) == (Outcome.VERIFY_FAILED, proofs, usage)
    assert ledger.live(book) == ()
    assert ledger.beats(book) == {}
    assert book.redis.keys("fleet:live*") == []


def test_a_restored_run_stands_beside_what_is_known(book: Store):
    settled = replace(a_run(), state=RunState.SETTLED, outcome=Outcome.LOST)
    assert ledger.restore(book, settled)
    assert not ledger.restore(book, a_run())
    assert ledger.run(book, settled.id) == settled
    assert ledger.restore(book, a_run(attempt=2))
    assert ledger.live(book) == (a_run(attempt=2).id,)
    assert len(ledger.runs_of(book, "acme/api#1")) == 2


def test_beats_tell_when_a_keeper_lived(store: Store):
    ledger.beat(store, "old", 10.0)
    ledger.beat(store, "a", 100_000.0)
    assert ledger.beats(store) == {"a": 100_000.0}


def test_a_beat_that_comes_late_takes_back_no_later_one(book: Store):
    """A host that stood still tells what it meant to tell before."""
    ledger.beat(book, a_run().id, 300.0)
    ledger.beat(book, a_run().id, 190.0)
    assert ledger.beats(book) == {a_run().id: 300.0}


def test_a_run_says_when_its_keeper_was_last_heard(book: Store):
    ledger.claim(book, a_run(), WIDE, 5.0)
    assert ledger.run(book, a_run().id).beat_at == 0.0
    ledger.beat(book, a_run().id, 7.5)
    assert ledger.run(book, a_run().id).beat_at == 7.5
    assert [run.beat_at for run in ledger.runs_of(book, "acme/api#1")] == [7.5]


TEXT = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
NAME = st.text('ab:|é"', max_size=4)
AMOUNT = st.integers(0, 10**14)
HOLDS = st.lists(
    st.builds(Hold, st.builds(Account, NAME, NAME, NAME), AMOUNT, st.none() | AMOUNT), max_size=3
)
TIME = st.floats(0, 4e9, allow_nan=False)


@settings(max_examples=60)
@given(
    run=st.builds(
        Run,
        TEXT,
        TEXT,
        st.integers(0, 99),
        TEXT,
        TEXT,
        st.sampled_from(RunState),
        claimed_at=TIME,
        outcome=st.none() | st.sampled_from(Outcome),
        proofs=st.lists(st.builds(Proof, TEXT, st.integers(), TIME, TEXT), max_size=3).map(tuple),
        usage=st.builds(Usage, TIME, st.integers(), st.integers(), TIME),
        reason=TEXT,
        member=NAME,
        day=NAME,
        holds=HOLDS.map(tuple),
    )
)
def test_a_row_is_the_whole_run(run: Run):
    row = run_row(run)
    assert from_row(dict(zip(row[::2], row[1::2], strict=True))) == run


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=st.lists(st.tuples(st.sampled_from(("acme/api", "acme/web")), st.integers(1, 6)), max_size=16),
    room=st.tuples(st.integers(0, 5), st.integers(0, 3)),
)
def test_no_race_goes_over_the_caps(
    book: Store, wanted: list[tuple[str, int]], room: tuple[int, int]
) -> None:
    def claim(one: tuple[str, int]) -> bool:
        caps = (Cap("all", room[0]), Cap(f"repo {one[0]}", room[1]))
        return ledger.claim(book, a_run(one[1], repo=one[0]), charge(caps=caps), 1.0) is None

    book.redis.flushall()
    ledger.set_ready(book, 1.0)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(claim, wanted))
    live = ledger.live(book)
    assert set(live) == {a_run(n, repo=repo).id for (repo, n), won in zip(wanted, said, strict=True) if won}
    assert len(live) <= room[0]
    for repo in ("acme-api", "acme-web"):
        assert len([name for name in live if name.startswith(repo)]) <= room[1]
