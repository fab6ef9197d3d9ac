"""A child of an epic that is stuck calls a person, and lets go of them when it goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import words
from flows.actions import PutLabel, TakeLabel
from flows.model import Outcome, Parent, Seen, State
from flows.task.escalate import escalate
from flows.task.standing import standing
from tests.flows.scene import ALICE, APP, ASKED, NOW, TERMS, label, merged, pull, run, seen

PARENT = Parent(7, "epic/7-x", ASKED, asked_by="alice")
ASK = label(by=APP)
STUCK = label("needs-intervention", by=APP)
FAILED = run(outcome=Outcome.NO_CHANGE)
DELIVERED = run(outcome=Outcome.DELIVERED)
UNMERGED = pull(is_open=False, closed_at=NOW - 60)


def child(*labels: Any, parent: Parent | None = PARENT, **changes: Any) -> Seen:
    return replace(seen(labels=(ASK, *labels), **changes), parent=parent)


CASES: dict[str, tuple[Seen, list[type]]] = {
    "it failed": (child(runs=(FAILED,)), [PutLabel]),
    "its pull request was closed without a merge": (child(runs=(DELIVERED,), pulls=(UNMERGED,)), [PutLabel]),
    "it carries the label already": (child(STUCK, runs=(FAILED,)), []),
    "it is tried again": (child(STUCK, runs=(FAILED, run(2, asked="x"))), [TakeLabel]),
    "a person set the label": (
        child(label("needs-intervention", by=ALICE), runs=(FAILED, run(2, asked="x"))),
        [],
    ),
    "nothing has begun": (child(), []),
    "it is delivered": (child(runs=(DELIVERED,), pulls=(pull(),)), []),
    "it is closed": (child(is_open=False, runs=(FAILED,)), []),
    "it is no epic's": (child(parent=Parent(3, ""), runs=(FAILED,)), []),
    "it stands alone": (child(parent=None, runs=(FAILED,)), []),
    "it was reopened, and waits for a word": (
        child(runs=(DELIVERED,), pulls=(merged(is_landed=True),), reopened_at=NOW - 5),
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_person_is_called_when_a_child_is_stuck(name: str) -> None:
    what, wanted = CASES[name]
    assert [type(action) for action in escalate(what, TERMS)] == wanted


def test_whoever_asked_for_the_epic_is_called_once() -> None:
    for stuck in (child(runs=(FAILED,)), child(runs=(DELIVERED,), pulls=(UNMERGED,))):
        said = words.status(stuck, standing(stuck, TERMS))
        assert said.count("@alice: it waits for a person now. What else #7 holds goes on.") == 1
    assert "waits for a person" not in words.status(child(), standing(child(), TERMS))


def test_a_child_that_was_reopened_after_its_merge_is_not_done() -> None:
    what = child(runs=(DELIVERED,), pulls=(merged(is_landed=True),))
    assert standing(what, TERMS).state is State.DONE
    again = replace(what, issue=replace(what.issue, reopened_at=NOW - 5))
    assert standing(again, TERMS).state is State.WAITING
    assert standing(replace(again, issue=replace(again.issue, is_open=False)), TERMS).state is State.DONE
    before = replace(what, issue=replace(what.issue, reopened_at=NOW - 3000))
    assert standing(before, TERMS).state is State.DONE, "the merge came after it"
