"""Promise 11: whatever is claimed, settled, refunded, counted and rolled over in whatever order, the
books are right after each step, and nothing is claimed over a quota or a cap."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from flows import markers
from flows.model import Account, Cap, Charge, Hold, Outcome, Payer, Run, RunState, Usage
from flows.model.budget import MICROS
from jobs import ledger
from jobs.ledger import Count
from jobs.store import Store, keys
from tests.jobs.ledger.charges import LIVE, a_run, member, tasks
from tests.jobs.ledger.model import Model

LONDON = ZoneInfo("Europe/London")
EVES = ("2026-03-28T22:30", "2026-10-24T22:30", "2026-12-31T22:30")  # of 23, of 25 and of 24 hours
REPOS, AGENTS = ("acme/api", "acme/web"), ("jules", "codex")
LIMIT_USD = 5
DOLLARS = Hold(Account("team", "", "usd"), LIMIT_USD * MICROS, 40 * MICROS)
ANN = Account("member:ann", "", "tasks")
ENDS = (Outcome.DELIVERED, Outcome.AGENT_FAILED, Outcome.LOST, Outcome.CANCELLED)
USAGES = st.builds(Usage, usd=st.integers(0, LIMIT_USD * 100).map(lambda cents: cents / 100))


class Course(RuleBasedStateMachine):
    """The real ledger beside the model. Runs never use more than they hold."""

    book: Store

    @initialize(eve=st.sampled_from(EVES))
    def begin(self, eve: str) -> None:
        self.book.redis.flushall()
        ledger.set_ready(self.book, 1.0)
        self.now = datetime.fromisoformat(eve).replace(tzinfo=LONDON).timestamp()
        self.model, self.days, self.runs = Model(), set[str](), dict[str, Run]()
        self.wishes: dict[str, Charge] = {}

    def day(self) -> str:
        day = datetime.fromtimestamp(self.now, LONDON).date().isoformat()
        self.days.add(day)
        return day

    def charge(self, run: Run) -> Charge:
        repo = run.subject.partition("#")[0]
        caps = (Cap("all", 5), Cap(f"repo {repo}", 3), Cap(f"agent {run.agent}", 4))
        payers = (member("ann", 4, room=2), member("bob", 3), Payer("eve", (tasks("member:eve", 0),)))
        holds = (tasks("team", 6), DOLLARS, tasks(f"repo:{repo}", 4))
        return Charge("acme", self.day(), caps, holds, payers)

    @rule(minutes=st.sampled_from([1, 30, 60, 90, 60 * 9, 60 * 25]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * 60

    @rule(number=st.integers(1, 4), repo=st.sampled_from(REPOS), agent=st.sampled_from(AGENTS))
    def claim(self, number: int, repo: str, agent: str) -> None:
        attempt = len(self.book.redis.zrange(keys.runs(f"{repo}#{number}"), 0, -1)) + 1
        run = a_run(number, attempt, repo, agent)
        charge = self.charge(run)
        said = ledger.claim(self.book, run, charge, self.now)
        wanted = self.model.claim(run, charge)
        assert (said.word if said else "") == wanted
        if not said:
            self.runs[run.id], self.wishes[run.id] = run, charge
            told = ledger.run(self.book, run.id)
            assert told.member == self.model.live[run.id].payer.login
            assert told.holds == self.model.live[run.id].holds

    @precondition(lambda self: self.runs)
    @rule(data=st.data())
    def claim_again(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.runs)))
        assert ledger.claim(self.book, self.runs[one], self.wishes[one], self.now) is None

    @precondition(lambda self: self.model.live)
    @rule(data=st.data())
    def start(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.live)))
        if ledger.move(self.book, one, LIVE[:1], RunState.RUNNING, started_at=self.now):
            assert not self.model.live[one].is_started
            self.model.live[one].is_started = True

    @precondition(lambda self: self.model.live)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.live)))
        ledger.move(self.book, one, LIVE[:2], RunState.STOPPING)

    @precondition(lambda self: self.runs)
    @rule(data=st.data(), outcome=st.sampled_from(ENDS), usage=USAGES)
    def settle(self, data: st.DataObject, outcome: Outcome, usage: Usage) -> None:
        """Any run: one that lives, one that was settled before, one whose process died before its start."""
        one = data.draw(st.sampled_from(sorted(self.runs)))
        fields = {"outcome": outcome, "usage": usage, "ended_at": self.now}
        assert ledger.move(self.book, one, LIVE, RunState.SETTLED, **fields) == (one in self.model.live)
        if one in self.model.live:
            self.model.settle(one, usage)

    @rule(seen=st.integers(0, 6), is_again=st.booleans())
    def the_vendor_counts(self, seen: int, is_again: bool) -> None:
        for _ in range(1 + is_again):
            ledger.adjust(self.book, Count("acme", self.day(), ANN, seen), self.now)
        self.model.adjust(self.day(), ANN, seen)

    @rule(number=st.integers(1, 99))
    def a_balance_is_broken(self, number: int) -> None:
        if self.book.redis.hincrby(keys.book("acme", self.day())[0], "team||tasks|used", number):
            assert len(ledger.check(self.book, "acme", self.day())) == 1

    @rule()
    def the_store_is_lost(self) -> None:
        """All but what vendors count comes back; what lives counts as started."""
        subjects = {run.subject for run in self.runs.values()}
        told = [markers.write(ledger.runs_of(self.book, one), ()) for one in sorted(subjects)]
        self.book.redis.flushall()
        for run in (run for facts in told for run in markers.read(facts)[0]):
            assert ledger.restore(self.book, run)
            assert not ledger.restore(self.book, replace(run, member="bob"))
        ledger.set_ready(self.book, self.now)
        self.model.outside.clear()
        self.model.entries = len(self.runs)
        for live in self.model.live.values():
            live.is_started = True

    @invariant()
    def books_are_right(self) -> None:
        entries = 0
        for day in self.days:
            kept = ledger.balances(self.book, "acme", day)
            found = {one.account: (one.reserved, one.used) for one in kept if one.reserved or one.used}
            assert found == self.model.sums(day)
            assert ledger.check(self.book, "acme", day) == (), "the history is the balances"
            entries += len(ledger.entries(self.book, "acme", day))
            for hold in (tasks("team", 6), DOLLARS, *(tasks(f"repo:{repo}", 4) for repo in REPOS)):
                assert self.model.left(day, hold) >= 0
            assert self.model.left(day, tasks("member:bob", 3)) >= 0
        assert entries == self.model.entries

    @invariant()
    def live_sets_are_right(self) -> None:
        assert set(ledger.live(self.book)) == set(self.model.live)
        what = ["all", *(f"repo {one}" for one in REPOS), *(f"agent {one}" for one in AGENTS), "member ann"]
        for one in what:
            assert self.book.redis.scard(keys.live_of("acme", one)) == self.model.count(one), one
        rooms = (self.model.count("all") <= 5, self.model.count("member ann") <= 2)
        assert all(rooms)

    def teardown(self) -> None:
        """When all are settled nothing is reserved, and nothing lives."""
        for one in sorted(self.model.live):
            ledger.move(self.book, one, LIVE, RunState.SETTLED)
        assert not self.book.redis.keys("fleet:live*")
        for day in self.days:
            assert not any(one.reserved for one in ledger.balances(self.book, "acme", day))


def test_the_books_are_right_after_whatever_happens(book: Store) -> None:
    def course() -> Course:
        machine = Course()
        machine.book = book
        return machine

    how = settings(max_examples=20, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(course, settings=how)
    assert book.redis.exists(keys.LEDGER_READY), "it was played on this store"
