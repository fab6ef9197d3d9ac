"""Why a further run adds to an open pull request, as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.actions import Start
from flows.journal.causes import cause
from flows.model import Check, Outcome, Pull
from flows.plan import plan
from tests.flows.scene import NOW, TERMS, label, merged, run, seen

RED = (Check("lint", "green"), Check("test", "red"))
OPEN = replace(merged(), is_open=True, is_merged=False, mergeable=True, closed_at=0.0)
# What is seen of the pull request; how the run before ended; why another one comes.
CAUSES: dict[str, tuple[dict[str, Any], Outcome | None, str]] = {
    "changes were requested": ({"review": "CHANGES_REQUESTED"}, Outcome.DELIVERED, "reviews"),
    "it conflicts": ({"mergeable": False}, Outcome.DELIVERED, "conflicts"),
    "a check is red": ({"checks": RED}, Outcome.DELIVERED, "checks"),
    "all of it: reviews are mended first": (
        {"review": "CHANGES_REQUESTED", "mergeable": False, "checks": RED},
        Outcome.VERIFY_FAILED,
        "reviews",
    ),
    "a conflict before what is red": ({"mergeable": False, "checks": RED}, None, "conflicts"),
    "its verify commands failed": ({}, Outcome.VERIFY_FAILED, "checks"),
    "another agent did not approve": ({}, Outcome.REVIEW_STUCK, "reviews"),
    "its push was refused": ({}, Outcome.CONFLICT, "conflicts"),
    "nothing is wrong with it": ({"review": "APPROVED"}, Outcome.DELIVERED, ""),
    "GitHub does not know yet, and nobody ran before": ({"mergeable": None}, None, ""),
    "it is closed": ({"is_open": False, "review": "CHANGES_REQUESTED"}, Outcome.VERIFY_FAILED, ""),
}


@pytest.mark.parametrize("name", CAUSES)
def test_the_first_thing_to_mend_is_the_cause(name: str) -> None:
    changes, outcome, expected = CAUSES[name]
    before = run(1, outcome) if outcome else None
    assert cause(replace(OPEN, **changes), before) == expected


def test_without_a_pull_request_there_is_none() -> None:
    assert cause(None, run(1, Outcome.VERIFY_FAILED)) == ""


def test_a_start_on_an_open_pull_request_says_why() -> None:
    asked = label(at=NOW - 5)
    again = seen(labels=(asked,), runs=(run(1, Outcome.DELIVERED),), pulls=(_reviewed(OPEN),))
    (start,) = [action for action in plan(again, TERMS) if isinstance(action, Start)]
    assert (start.branch, start.cause) == (OPEN.branch, "reviews")


def _reviewed(pull: Pull) -> Pull:
    return replace(pull, review="CHANGES_REQUESTED")
