"""When an issue whose task is under way becomes an audit, an epic or a manifest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import kind, markers
from flows.model import Command, Memory, Outcome, Seen, Status
from flows.placing import refusal
from flows.plan import plan
from flows.task.stall import OVER_SECONDS
from flows.task.standing import standing
from flows.words import status
from tests.flows.scene import ALICE, NOW, TERMS, merged, pull, run, seen

ENDED = run(outcome=Outcome.DELIVERED, ended_at=NOW - 600)
HERE = {"branches": ("agent/12-1",)}
OFF = "take the `agent` label off"
STANDS: dict[str, tuple[dict[str, Any], str]] = {
    "nothing was ever begun": ({}, ""),
    "it only stands in line": ({"runs": ()}, ""),
    "an attempt is claimed or runs": ({"runs": (run(),)}, f"{OFF} to end it"),
    "one is stopped": ({"runs": (run(),), "labels": ()}, "it is being ended"),
    "an agent reads it": ({"runs": (run(asked="read:abc"),)}, ""),
    "an attempt failed": ({"runs": (run(outcome=Outcome.AGENT_FAILED),)}, ""),
    "a branch waits for its pull request": ({"runs": (ENDED,), **HERE}, f"{OFF} to end it"),
    "a branch may not be seen yet": ({"runs": (replace(ENDED, ended_at=NOW - 60),)}, "wait two minutes"),
    "a branch was deleted": ({"runs": (ENDED,)}, ""),
    "a pull request is open": (
        {"runs": (ENDED,), "pulls": (pull(),), **HERE},
        "#20 is open; merge or close it",
    ),
    "one was closed": ({"runs": (ENDED,), "pulls": (pull(is_open=False),), **HERE}, ""),
    "one was just merged": (
        {"runs": (ENDED,), "pulls": (merged(),), **HERE},
        "its branch is about to go",
    ),
    "one was merged, and all is over": ({"runs": (ENDED,), "pulls": (merged(),)}, ""),
}


@pytest.mark.parametrize("name", STANDS)
def test_a_task_is_under_way_until_nothing_of_it_is_left(name: str) -> None:
    changes, expected = STANDS[name]
    why = kind.under_way(seen(**changes), NOW)
    assert why.endswith(expected)
    assert bool(why) == bool(expected)


def test_an_epic_whose_old_pull_request_is_opened_again_stays_an_epic() -> None:
    facts = markers.write((), (), None, Memory(released=(13,)))
    there = seen(runs=(ENDED,), pulls=(pull(),), status=Status(1, "IC_1", "**Running.**", facts), **HERE)
    assert kind.under_way(there, NOW) == ""
    tasks = replace(there, status=Status(1, "IC_1", "**Delivered.**", markers.write((ENDED,), ())))
    assert kind.under_way(tasks, NOW)


def waiting() -> Seen:
    """An issue that somebody labelled `epic` while an agent was at work on it, and then took `agent` off; its
    branch is about to go."""
    there = seen(runs=(ENDED,), labels=(), **HERE)
    return replace(there, becomes=kind.becoming("epic", kind.under_way(there, NOW)))


def test_what_waits_for_its_task_to_end_says_so_and_is_looked_at_again() -> None:
    there = waiting()
    told = status(there, standing(there, TERMS))
    assert "\n\nIt is to be an epic, and becomes one when this task is over: " in told
    assert OVER_SECONDS in [getattr(action, "seconds", 0) for action in plan(there, TERMS)]


@pytest.mark.parametrize(
    ("verb", "there", "told"),
    [
        ("audit", seen(), ""),
        ("audit", seen(runs=(run(),)), "a task is under way here: an attempt is at work"),
        ("audit", seen(runs=(ENDED,), **HERE), "a task is under way here: the branch `agent/12-1`"),
        ("sync", waiting(), "it is to be an epic"),
        ("submit", waiting(), "it is to be an epic"),
        ("submit", seen(runs=(run(),)), "only a manifest can be submitted"),
        ("pause", waiting(), ""),
    ],
)
def test_a_command_that_would_make_something_else_of_a_task_under_way_is_refused(
    verb: str, there: Seen, told: str
) -> None:
    command = Command(9, "IC_9", 1, verb, (), ALICE, NOW - 5, f"/fleet {verb}")
    why = refusal(command, there, TERMS)
    assert why.startswith(told)
    assert bool(why) == bool(told)
