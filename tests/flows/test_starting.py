"""What a host begins, and what holds it up, as tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows import starting
from flows.actions import Start, Stop
from flows.model import Outcome, Problem, Run, RunState
from tests.flows.scene import label, run, seen

CLAIMED = run(2, state=RunState.CLAIMED)
RUNNING = run(2)
# The run, whether its order stands here, and whether this host begins it.
CUT_SHORT: dict[str, tuple[Run, bool, bool]] = {
    "it was claimed and no more": (CLAIMED, False, True),
    "it was claimed and ordered": (CLAIMED, True, True),
    "it was said to run, and its keeper never began": (RUNNING, True, True),
    "its keeper began, or its disk was lost": (RUNNING, False, False),
    "another host claimed it": (replace(CLAIMED, host="other"), False, False),
    "another host's runs": (replace(RUNNING, host="other"), True, False),
    "it was told to stop": (replace(RUNNING, state=RunState.STOPPING), True, False),
    "it is settled": (run(2, Outcome.LOST), True, False),
}


@pytest.mark.parametrize("name", CUT_SHORT)
def test_a_host_takes_up_its_own_run_that_was_cut_short(name: str) -> None:
    one, is_ordered, is_begun = CUT_SHORT[name]
    runs = (run(1, Outcome.AGENT_FAILED), one)
    assert starting.cut_short(runs, "h", [one.id] * is_ordered) == (one if is_begun else None)


START = Start(2, "codex", "LE_1", "alice asked", branch="agent/12-1")


def test_the_start_that_is_due_is_found_and_a_remote_agents_goes_on_on_nobodys_branch() -> None:
    stop = Stop("x", "nobody asks")
    assert starting.due([stop], ()) is None
    assert starting.due([stop, START], ["jules"]) == START
    assert starting.due([START], ["codex", "jules"]) == replace(START, branch="")
    assert starting.is_off([START, stop])
    assert not starting.is_off([START])


HITCHES: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, ""),
    "hold": ({"labels": (label(), label("hold"))}, "`hold` was set before it began"),
    "the blueprint": (
        {"problems": (Problem("fleet.yml", 3, "x", "y"),)},
        "could not be read any more",
    ),
}


@pytest.mark.parametrize("name", HITCHES)
def test_what_came_up_since_the_claim_holds_it_up_and_is_said(name: str) -> None:
    changes, words = HITCHES[name]
    found = starting.hitch(seen(**changes))
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize(
    ("launched", "seconds"), [(None, 15.0), (RUNNING, 300.0), (replace(RUNNING, many=2), 1.0)]
)
def test_a_subject_is_looked_at_again_when_there_is_more_to_see(launched: Run | None, seconds: float) -> None:
    assert starting.again_seconds(launched) == seconds
