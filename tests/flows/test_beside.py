"""Attempts side by side: as many as were asked for, and the best of them gets the pull request."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.actions import DeleteBranch, OpenPull, Reply, Start, Stop
from flows.model import Answer, Outcome, Proof, Run, RunState, Seen, State
from flows.model.run import REMOTE
from flows.plan import plan
from flows.ranking import best
from flows.task.standing import standing
from tests.flows.scene import ALICE, NOW, TERMS, label, merged, pull, run, seen
from tests.flows.test_saying import command

ASKED = Answer("9:2", "fanout", "alice", NOW - 300, True, is_done=False, may_write=True, many=3)
PASSED, FAILED = Proof("test", 0), Proof("test", 1)


def attempt(number: int, outcome: Outcome | None = None, **changes: Any) -> Run:
    """One of three; it lives unless it has an outcome."""
    ended = NOW - 30 if outcome else 0.0
    return run(number, outcome, **{"asked": "9:2", "many": 3, "ended_at": ended, **changes})


GOOD = attempt(2, Outcome.DELIVERED, proofs=(PASSED, PASSED), lines=9)
WORSE = attempt(1, Outcome.VERIFY_FAILED, proofs=(PASSED, FAILED), lines=1)
LONGER = attempt(3, Outcome.DELIVERED, proofs=(PASSED, PASSED), lines=10)
BRANCHES = ("agent/12-1", "agent/12-2", "agent/12-3")


def fanned(*runs: Run, **changes: Any) -> Seen:
    return seen(runs=runs, answers=(ASKED,), **changes)


def only(kind: type, what: Seen) -> list[Any]:
    return [action for action in plan(what, TERMS) if isinstance(action, kind)]


MORE = {
    "none has begun": ((), 1),
    "one lives": ((attempt(1),), 2),
    "one lives, one has failed": ((attempt(1), attempt(2, Outcome.AGENT_FAILED)), 3),
    "both have failed": ((attempt(1, Outcome.AGENT_FAILED), attempt(2, Outcome.TIMEOUT)), 3),
    "one was not begun after all": ((attempt(1), attempt(2, Outcome.SKIPPED), attempt(3)), 4),
    "one ran when it was said": ((run(ended_at=NOW - 30, outcome=Outcome.AGENT_FAILED), attempt(2)), 3),
    "one had failed before it was said": (
        (run(ended_at=NOW - 301, outcome=Outcome.NO_CHANGE), attempt(2)),
        3,
    ),
}


@pytest.mark.parametrize("case", MORE)
def test_as_many_begin_as_are_missing_one_after_another(case: str) -> None:
    runs, number = MORE[case]
    (start,) = only(Start, fanned(*runs))
    assert (start.attempt, start.many, start.agent, start.branch) == (number, 3, "codex", "")


ENOUGH = {
    "all live": fanned(attempt(1), attempt(2), attempt(3)),
    "one of them ran when it was said": fanned(run(), attempt(2), attempt(3)),
    "it is held": fanned(attempt(1), labels=(label(), label("hold"))),
    "all have failed": fanned(*(attempt(i, Outcome.AGENT_FAILED) for i in (1, 2, 3))),
    "the best has its pull request": fanned(WORSE, GOOD, LONGER, pulls=(pull(branch="agent/12-2"),)),
}


@pytest.mark.parametrize("case", ENOUGH)
def test_no_more_begin_when(case: str) -> None:
    assert only(Start, ENOUGH[case]) == []


def test_nothing_is_delivered_while_one_lives() -> None:
    what = fanned(WORSE, GOOD, attempt(3), branches=BRANCHES)
    assert standing(what, TERMS).state is State.RUNNING
    assert only(OpenPull, what) + only(DeleteBranch, what) == []


def test_the_best_gets_the_pull_request_and_the_others_go() -> None:
    what = fanned(WORSE, GOOD, LONGER, branches=BRANCHES)
    assert [one.branch for one in only(OpenPull, what)] == ["agent/12-2"]
    assert {one.branch for one in only(DeleteBranch, what)} == {"agent/12-1", "agent/12-3"}
    assert "attempt 2 is the best of 3" in standing(what, TERMS).reason
    (reply,) = only(Reply, what)
    assert reply.answer.is_done


def test_whoever_has_the_pull_request_stays_the_best() -> None:
    """The store was lost, and with it the figures."""
    bare = tuple(replace(one, proofs=(), lines=0) for one in (WORSE, GOOD, LONGER))
    opened = fanned(*bare, branches=BRANCHES, pulls=(pull(branch="agent/12-3"),))
    task = standing(opened, TERMS)
    assert task.run
    assert (task.state, task.run.attempt) == (State.DELIVERED, 3)
    done = fanned(*bare, branches=BRANCHES[1:2], pulls=(merged(branch="agent/12-3", is_landed=True),))
    assert [one.branch for one in only(DeleteBranch, done)] == ["agent/12-2"]


def test_all_that_live_are_stopped_with_the_label() -> None:
    stops = only(Stop, fanned(attempt(1), attempt(2, state=RunState.CLAIMED), labels=()))
    assert {one.run for one in stops} == {"api-12-1", "api-12-2"}


RANKED = {
    "what passes before what fails": ((WORSE, LONGER), 3),
    "the smaller of equals": ((LONGER, GOOD), 2),
    "what was pushed before what was not": ((attempt(1, Outcome.NO_CHANGE), WORSE), 1),
    "what failed least, if all fail": ((attempt(1, Outcome.LOST), attempt(2, Outcome.LOST)), 1),
}


@pytest.mark.parametrize("case", RANKED)
def test_the_best_is(case: str) -> None:
    runs, number = RANKED[case]
    assert best(runs).attempt == number


REFUSED = {
    "no number": (("many",), seen(), "from 2 to 5"),
    "too many": (("6",), seen(), "from 2 to 5"),
    "a pull request is open": (("3",), seen(runs=(GOOD,), pulls=(pull(),)), "#20 is open"),
    "the agent is remote": (("3",), seen(labels=(label(f"agent:{REMOTE[0]}"),)), "pull requests of its own"),
    "nobody asks": (("3",), seen(labels=()), "nobody asks"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_it_is_refused_when(why: str) -> None:
    words, what, text = REFUSED[why]
    (reply,) = only(Reply, replace(what, commands=(command("fanout", *words, by=ALICE),)))
    assert not reply.answer.is_accepted
    assert text in reply.answer.text
