"""What a pushed branch gets, by how its run ended and by what its workflow delivers."""

from __future__ import annotations

import pytest

from flows.model import Brief, Outcome, State
from flows.task.deliver import deliver
from flows.task.standing import standing
from flows.words import pull_body
from flows.workflows import BUILT_IN
from tests.flows.scene import TERMS, run, seen

WHY = "`judge` reviewed the change and did not approve it:\n- a.py:3: ``` is wrong"


@pytest.mark.parametrize(
    ("outcome", "is_draft"),
    [(Outcome.DELIVERED, False), (Outcome.VERIFY_FAILED, True), (Outcome.REVIEW_STUCK, True)],
)
def test_a_change_that_did_not_pass_is_a_draft(outcome: Outcome, is_draft: bool) -> None:
    there = seen(runs=(run(outcome=outcome, reason=WHY),), branches=("agent/12-1",))
    assert standing(there, TERMS).state is State.DELIVERED
    (opened,) = deliver(there, TERMS)
    assert opened.is_draft is is_draft
    assert ("a.py:3" in opened.body) is (outcome is Outcome.REVIEW_STUCK)


def test_a_review_that_did_not_approve_cannot_end_its_fence() -> None:
    text = pull_body(seen(), run(outcome=Outcome.REVIEW_STUCK, reason=WHY))
    assert "````text\n`judge` reviewed" in text


@pytest.mark.parametrize(("name", "count"), [("implement", 1), ("audit", 0)])
def test_only_a_workflow_that_delivers_pull_requests_gets_one(name: str, count: int) -> None:
    runs = (run(outcome=Outcome.DELIVERED),)
    there = seen(runs=runs, branches=("agent/12-1",), brief=Brief(BUILT_IN[name]))
    assert len(deliver(there, TERMS)) == count
