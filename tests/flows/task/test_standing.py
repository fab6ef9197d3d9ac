"""Where a task stands, as a table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import Answer, Blueprint, Edit, Outcome, Parent, Problem, Repository, Seen, State
from flows.task.standing import standing
from tests.flows.scene import ALICE, APP, ASKED, BOB, NOW, TERMS, label, merged, pull, run, seen

DELIVERED = run(outcome=Outcome.DELIVERED)
RETRY = Answer("9:1", "retry", "alice", NOW - 5, True)
CASES: dict[str, tuple[Seen, State | None]] = {
    "nobody asked": (seen(labels=()), None),
    "a maintainer asked": (seen(), State.READY),
    "a bare vendor name asks too": (seen(labels=(label("jules"),)), State.READY),
    "a label of another kind asks for nothing": (seen(labels=(label("bug"),)), None),
    "an outsider asked": (seen(labels=(label(by=BOB),)), State.WAITING),
    "nobody knows who asked": (seen(labels=(label(by=None),)), State.WAITING),
    "our App asked for an epic's child": (
        replace(seen(labels=(label(by=APP),)), parent=Parent(7, "epic/7-x", ASKED)),
        State.READY,
    ),
    "our App asked for nobody's child": (seen(labels=(label(by=APP),)), None),
    "an outsider changed a child after its epic was asked for": (
        replace(
            seen(labels=(label(by=APP),), edits=(Edit(BOB, ASKED - 1),)),
            parent=Parent(7, "epic/7-x", ASKED - 5),
        ),
        State.WAITING,
    ),
    "a bot that is not listed asked": (
        seen(labels=(label(by=replace(APP, login="dependabot")),)),
        State.WAITING,
    ),
    "an outsider changed the text later": (seen(edits=(Edit(BOB, ASKED + 1),)), State.WAITING),
    "an outsider changed it in the same second": (seen(edits=(Edit(BOB, ASKED),)), State.WAITING),
    "an outsider changed it before": (seen(edits=(Edit(BOB, ASKED - 1),)), State.READY),
    "a maintainer changed it later": (seen(edits=(Edit(ALICE, ASKED + 1),)), State.READY),
    "a ghost changed it later": (seen(edits=(Edit(None, ASKED + 1),)), State.WAITING),
    "it is held": (seen(labels=(label(), label("hold"))), State.WAITING),
    "the blueprint is broken": (seen(problems=(Problem("f", 1, "x", "y"),)), State.WAITING),
    "the repository is archived": (seen(repository=Repository("acme/api", "main", True)), State.FAILED),
    "the issue is closed": (seen(is_open=False), None),
    "a run lives": (seen(runs=(run(),)), State.RUNNING),
    "a run lives, the label is gone": (seen(labels=(), runs=(run(),)), State.CANCELLED),
    "a run lives, the issue is closed": (seen(is_open=False, runs=(run(),)), State.CANCELLED),
    "a run lives and it is held": (seen(labels=(label(), label("hold")), runs=(run(),)), State.RUNNING),
    "an agent failed once": (seen(runs=(run(outcome=Outcome.AGENT_FAILED),)), State.READY),
    "an agent failed three times": (
        seen(runs=tuple(run(i, Outcome.AGENT_FAILED) for i in (1, 2, 3))),
        State.FAILED,
    ),
    "nothing was changed": (seen(runs=(run(outcome=Outcome.NO_CHANGE),)), State.FAILED),
    "a limit was reached": (seen(runs=(run(outcome=Outcome.TIMEOUT),)), State.FAILED),
    "a run was lost": (seen(runs=(run(outcome=Outcome.LOST),)), State.READY),
    "failed, and the label was set anew": (
        seen(labels=(label(at=NOW - 1),), runs=(run(outcome=Outcome.NO_CHANGE),)),
        State.READY,
    ),
    "failed, and a retry was asked": (
        seen(runs=(run(outcome=Outcome.NO_CHANGE),), answers=(RETRY,)),
        State.READY,
    ),
    "pushed, no pull yet": (seen(runs=(DELIVERED,)), State.DELIVERED),
    "a pull is open": (seen(runs=(DELIVERED,), pulls=(pull(),)), State.DELIVERED),
    "a pull is open, the label is gone": (
        seen(labels=(), runs=(DELIVERED,), pulls=(pull(),)),
        State.DELIVERED,
    ),
    "a retry on an open pull": (seen(runs=(DELIVERED,), pulls=(pull(),), answers=(RETRY,)), State.READY),
    "a person closed the pull": (seen(runs=(DELIVERED,), pulls=(pull(is_open=False),)), State.CANCELLED),
    "merged, not seen": (seen(runs=(DELIVERED,), pulls=(merged(),)), State.MERGED),
    "merged and seen": (seen(runs=(DELIVERED,), pulls=(merged(is_landed=True),)), State.DONE),
    "merged, and asked anew since": (
        seen(labels=(label(at=NOW - 1),), runs=(DELIVERED,), pulls=(merged(is_landed=True),)),
        State.READY,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_task_stands_where_the_facts_put_it(name: str) -> None:
    what, state = CASES[name]
    assert standing(what, TERMS).state == state


def test_the_label_names_the_agent() -> None:
    assert standing(seen(labels=(label("agent:fixer"),)), TERMS).agent == "fixer"
    assert standing(seen(labels=(label(), label("claude"))), TERMS).agent == "claude"


def test_after_two_failures_the_fallback_is_tried() -> None:
    failed = tuple(run(i, Outcome.AGENT_FAILED) for i in (1, 2))
    task = standing(seen(runs=failed, blueprint=Blueprint(fallback=("fixer",))), TERMS)
    assert (task.agent, task.attempt) == ("fixer", 3)


def test_a_listed_bot_may_ask() -> None:
    bot = replace(APP, login="dependabot")
    asked = seen(labels=(label(by=bot),), blueprint=Blueprint(label_bots=("dependabot",)))
    assert standing(asked, TERMS).state is State.READY


def test_a_wait_for_an_agent_that_no_worker_serves_says_so() -> None:
    assert "no worker serves `jules`" in standing(seen(labels=(label("jules"),)), TERMS).reason


def test_a_pull_request_that_lacks_what_was_asked_for_is_left_to_people_when_its_issue_is_closed() -> None:
    asked_again = {"runs": (DELIVERED,), "pulls": (pull(),), "answers": (RETRY,)}
    assert standing(seen(**asked_again), TERMS).state is State.READY
    task = standing(seen(is_open=False, **asked_again), TERMS)
    assert task.state is State.CANCELLED
    assert task.reason.startswith("the issue was closed; #20 lacks what was asked for last")
    assert standing(seen(is_open=False, runs=(DELIVERED,), pulls=(pull(),)), TERMS).state is State.DELIVERED
