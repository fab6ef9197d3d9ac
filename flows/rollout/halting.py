"""What stops a fleet's repositories from beginning for good: a failed canary, the breaker, the budget.

Only what ended since a repository was asked for counts against it: whoever asks again knows what failed
before. So `retry failed` is judged anew, and a retry that names one repository is not stopped by others.
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Fleet, Outcome
from flows.rollout.counting import cost
from flows.rollout.ending import DONE, is_failed, is_live


@dataclass(frozen=True)
class Halt:
    """Why nothing more begins, and the outcome of what still waits."""

    outcome: Outcome
    reason: str


def halt(fleet: Fleet, asked_at: float = 0.0) -> Halt | None:
    """What ends the waiting of those that were asked for then; None where nothing does."""
    if why := breaker(fleet, asked_at):
        return Halt(Outcome.SKIPPED, why)
    failed = [row for row in fleet.targets if row.is_canary and row.outcome and row.asked_at >= asked_at]
    bad = next((row for row in failed if row.outcome not in DONE), None)
    if bad:
        return Halt(Outcome.SKIPPED, f"the canary {bad.repo} ended with `{bad.outcome}`")
    if (used := spent(fleet)) and not any(is_live(row) for row in fleet.targets):
        return Halt(Outcome.OVER_BUDGET, used)
    return None


def breaker(fleet: Fleet, asked_at: float = 0.0) -> str:
    """Why the breaker is open for what was asked for then; "" where it is closed."""
    rule = fleet.manifest.breaker
    if rule is None:
        return ""
    rows = [row for row in fleet.targets if row.asked_at >= asked_at]
    failed = sum(is_failed(row) for row in rows)
    ended = failed + sum(row.outcome in DONE for row in rows)
    if not failed or ended < rule.after or failed * 100 < rule.failed_percent * ended:
        return ""
    return f"the breaker is open: {failed} of {ended} failed, and it opens at {rule.failed_percent:g}%"


def spent(fleet: Fleet) -> str:
    """Which part of the fleet's budget is used up; "" where something of all is left."""
    budget, used = fleet.manifest.budget, cost(fleet)
    if budget.usd is not None and used.usd >= budget.usd:
        return f"the fleet's budget of {budget.usd:,.2f} USD is used up"
    if budget.tasks is not None and used.attempts >= budget.tasks:
        return f"the fleet's budget of {budget.tasks:,} {'task' if budget.tasks == 1 else 'tasks'} is used up"
    if budget.tokens is not None and used.tokens >= budget.tokens:
        return f"the fleet's budget of {budget.tokens:,} tokens is used up"
    return ""


def room(fleet: Fleet) -> int | None:
    """How many attempts the budget has left; None where it bounds none."""
    budget = fleet.manifest.budget
    return None if budget.tasks is None else max(0, budget.tasks - cost(fleet).attempts)
