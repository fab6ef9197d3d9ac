"""When a task that no event will tell about is looked at again."""

from __future__ import annotations

import pytest

from flows.actions import LookAgain, Lose
from flows.model import Check, Outcome, Seen
from flows.task.stall import stall
from tests.flows.scene import NOW, TERMS, pull, run, seen

DELIVERED = run(outcome=Outcome.DELIVERED)
AGAIN = run(2, outcome=Outcome.DELIVERED)
CLOSED = pull(is_open=False, closed_at=NOW - 700)
SECOND = pull(21, branch="agent/12-2", created_at=NOW - 10, checks=())


@pytest.mark.parametrize(
    ("there", "seconds"),
    [
        (seen(runs=(DELIVERED,), branches=("agent/12-1",)), [31.0]),
        (seen(runs=(DELIVERED, AGAIN), branches=("agent/12-2",), pulls=(CLOSED,)), [31.0]),
        (seen(runs=(DELIVERED, AGAIN), branches=("agent/12-2",), pulls=(CLOSED, SECOND)), [21.0]),
        (seen(runs=(DELIVERED,), branches=("agent/12-1",), pulls=(pull(mergeable=None),)), [2.0]),
        (seen(runs=(DELIVERED,), pulls=(pull(checks=(Check("test", "pending"),)),)), [300.0]),
        (seen(runs=(DELIVERED,), pulls=(pull(),)), []),
        (seen(runs=(run(),)), [300.0]),
    ],
    ids=(
        "no pull yet",
        "an older one is closed",
        "a new one",
        "conflicts unknown",
        "pending",
        "green",
        "live",
    ),
)
def test_a_task_is_looked_at_again_when(there: Seen, seconds: list[float]) -> None:
    assert [one.seconds for one in stall(there, TERMS) if isinstance(one, LookAgain)] == seconds


def test_a_run_whose_host_is_silent_is_lost_and_soon_looked_at() -> None:
    lost, again = stall(seen(runs=(run(beat_at=NOW - 3600),)), TERMS)
    assert isinstance(lost, Lose)
    assert lost.run == "api-12-1"
    assert isinstance(again, LookAgain)
    assert again.seconds == 5.0
