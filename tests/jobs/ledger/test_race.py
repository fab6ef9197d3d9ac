"""Promise 11, with processes: eight of them race on one store, and at no moment was anything over
a quota or a cap."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from flows.budget.spent import spent
from flows.model import Account, Outcome, RunState
from jobs import ledger
from jobs.store import Store, keys
from tests.jobs.ledger.charges import LIVE
from tests.jobs.ledger.racer import DAYS, DOLLARS, QUOTAS, ROOMS, TEAM

PROCESSES, STEPS = 8, 300
BOUNDS = {TEAM.account: TEAM.quota, DOLLARS.account: DOLLARS.quota}
BOUNDS |= {Account(f"member:{login}", "", "tasks"): quota for login, quota in QUOTAS.items()}


@pytest.fixture
def raced(book: Store) -> Store:
    """A store on which eight processes have raced, and then all that lived was settled."""
    command = [sys.executable, "-m", "tests.jobs.ledger.racer", str(book.settings.data)]
    root = Path(__file__).parents[3]
    racers = [subprocess.Popen([*command, str(seed), str(STEPS)], cwd=root) for seed in range(PROCESSES)]
    try:
        assert [racer.wait(300) for racer in racers] == [0] * PROCESSES
    finally:
        for racer in racers:
            racer.kill()
            racer.wait()
    for one in ledger.live(book):
        assert ledger.move(book, one, LIVE, RunState.SETTLED, outcome=Outcome.LOST)
    return book


def test_eight_processes_never_go_over_and_leave_nothing_behind(raced: Store) -> None:
    runs = [ledger.run(raced, key.removeprefix(keys.run(""))) for key in raced.redis.keys(keys.run("*"))]
    never_over_the_quotas(raced)
    never_over_the_caps(raced)
    assert raced.redis.keys("fleet:live*") == []
    used: Counter[tuple[str, Account]] = Counter()
    for run in runs:
        assert not run.is_live
        for hold in run.holds:
            used[run.day, hold.account] += spent(run).get(hold.account.meter, 0)
    for day in DAYS:
        assert ledger.check(raced, "acme", day) == ()
        entries = ledger.entries(raced, "acme", day)
        assert len({entry.run for entry in entries if entry.did == "reserve"}) > 20, "there was a race"
        outside = sum(added for one in entries if one.did == "adjust" for _, _, added in one.changes)
        for one in ledger.balances(raced, "acme", day):
            more = outside if one.account.holder == "member:ann" else 0
            assert (one.reserved, one.used) == (0, used[day, one.account] + more), one
    ends = [entry.run for day in DAYS for entry in ledger.entries(raced, "acme", day)]
    assert Counter(one for one in ends if one) == {run.id: 2 for run in runs}, "reserved once, ended once"


def never_over_the_quotas(store: Store) -> None:
    """After each entry, in the order in which they were made: what a claim reserved, fitted."""
    for day in DAYS:
        taken: Counter[Account] = Counter()
        for entry in ledger.entries(store, "acme", day):
            for account, reserved, used in entry.changes:
                taken[account] += reserved + used
                bound = BOUNDS[account]
                if entry.did == "reserve" and bound is not None:
                    assert taken[account] <= bound, (day, entry)


def never_over_the_caps(store: Store) -> None:
    """After each claim, in the order in which they were made: so many runs lived."""
    live: dict[str, tuple[str, ...]] = {}
    most: Counter[str] = Counter()
    for _, row in store.redis.xrange(keys.HISTORY):
        if row["did"] == "claim":
            repo = row["subject"].partition("#")[0]
            live[row["run"]] = ("all", f"repo {repo}", f"agent {row['agent']}", f"member {row['member']}")
            count = Counter(what for one in live.values() for what in one)
            most |= count
        elif row["to"] == RunState.SETTLED:
            del live[row["run"]]
    assert {what: most[what] for what in ROOMS if most[what] > ROOMS[what]} == {}
    assert {what for what in ROOMS if most[what] == ROOMS[what]} >= {"all", "repo acme/api"}, most
    assert live == {}
