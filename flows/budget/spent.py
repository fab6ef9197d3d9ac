"""What a run used of each meter, as whole numbers (`flows/model/budget.py`)."""

from __future__ import annotations

from math import isfinite

from flows.model import Outcome, Run, Usage
from flows.model.budget import MICROS

MOST = 10**14 - 1  # of an amount: greater ones lose digits on their way through the store


def spent(run: Run) -> dict[str, int]:
    """What the run used, by meter. Empty where its agent was never started: such a run costs
    nothing. One that was started costs a task, however it ended."""
    return used(run.outcome, run.usage) if run.started_at else {}


def used(outcome: Outcome | None, usage: Usage) -> dict[str, int]:
    """The same, of a run whose keeper has begun it: it starts the agent once setup is through."""
    if outcome is Outcome.SETUP_FAILED:
        return {}
    return {"tasks": 1, "usd": _whole(usage.usd * MICROS), "tokens": _whole(usage.tokens)}


def _whole(number: float) -> int:
    """What agents say of themselves may be anything."""
    return min(max(round(number), 0), MOST) if isfinite(number) else 0
