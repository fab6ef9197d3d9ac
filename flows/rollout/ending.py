"""How a fleet's rows end: which ended well, which may be tried again or stopped, and when it is all over."""

from __future__ import annotations

from flows.model import Fleet, Outcome, State, Target
from flows.model.coordination import OVER

DONE = frozenset({Outcome.MERGED, Outcome.DELIVERED, Outcome.NO_CHANGE})
LEFT_OUT = frozenset({Outcome.ARCHIVED, Outcome.NOT_ONBOARDED, Outcome.NO_PERMISSION})
STOPPED = frozenset({Outcome.CANCELLED, Outcome.SKIPPED})
FAILED = frozenset(Outcome) - DONE - LEFT_OUT - STOPPED
PULLED = frozenset({Outcome.DELIVERED, Outcome.CHECKS_FAILED, Outcome.REVIEW_STUCK})
FORK = "it is a fork, which `select` leaves out; name it under `repos` to take it"


def status(fleet: Fleet) -> str:
    """`running`, `paused`, `ended` or `cancelled`, by its rows and by what was said to it. It stays
    paused while there is something to be merged."""
    if fleet.status == "cancelled":
        return "cancelled"
    if is_ended(fleet) and not (fleet.status == "paused" and any(map(may_merge, fleet.targets))):
        return "ended"
    return "paused" if fleet.status == "paused" else "running"


def is_ended(fleet: Fleet) -> bool:
    """Whether every repository has an outcome, and nothing is left to be planned or reviewed."""
    is_over = fleet.coordinated is None or fleet.coordinated.stage == OVER
    return is_over and all(target.outcome for target in fleet.targets)


def may_merge(target: Target) -> bool:
    """Whether its pull request is still open, as far as its row tells."""
    return target.pull > 0 and target.outcome in PULLED


def is_live(target: Target) -> bool:
    """Whether it was released and has not ended."""
    return target.outcome is None and target.state in (State.READY, State.RUNNING)


def is_waiting(target: Target) -> bool:
    """Whether its next attempt has not been released."""
    return target.outcome is None and target.state is State.WAITING and not target.is_stopped


def is_failed(target: Target) -> bool:
    """Whether it began and ended badly."""
    return target.outcome in FAILED and target.attempts > 0


def may_retry(target: Target) -> bool:
    """Whether `retry failed` takes it: what failed, and what was skipped because others had. A fork is
    taken when it is named."""
    is_fork = target.outcome is Outcome.SKIPPED and target.reason == FORK
    return target.outcome in FAILED | {Outcome.SKIPPED} and not is_fork


def may_cancel(target: Target) -> bool:
    """Whether there is something to stop."""
    return target.outcome is None and not target.is_stopped
