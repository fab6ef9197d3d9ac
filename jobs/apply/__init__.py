"""apply(actions): the only writes. One small function a verb; bounded, so that no plan
grows stale and a cancel never waits behind many creations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import structlog

from flows.actions import (
    Action,
    Close,
    DeleteBranch,
    LookAgain,
    Lose,
    MarkReady,
    Merge,
    OpenPull,
    PutLabel,
    Reply,
    Show,
    Start,
    Stop,
    TakeLabel,
)
from jobs.apply.doing import Doing
from jobs.apply.issue import close, put_label, reply, take_label
from jobs.apply.pulls import delete_branch, mark_ready, merge, open_pull
from jobs.apply.runs import look_again, lose, start, stop
from jobs.apply.show import show

MAX_WRITES = 5
MAX_SECONDS = 10.0
ACTED_SECONDS = 5.0
log = structlog.get_logger()

# the argument's type differs from verb to verb, which no common signature can say
VERBS: dict[type, Callable[[Doing, Any], int]] = {
    Close: close,
    DeleteBranch: delete_branch,
    LookAgain: look_again,
    Lose: lose,
    MarkReady: mark_ready,
    Merge: merge,
    OpenPull: open_pull,
    PutLabel: put_label,
    Reply: reply,
    Show: show,
    Start: start,
    Stop: stop,
    TakeLabel: take_label,
}


def apply(doing: Doing, actions: Sequence[Action]) -> float | None:
    """Does the actions in order; the seconds after which the subject is due again, or None
    when nothing was done and nothing asks for another look."""
    timer, writes = doing.hands.timer, 0
    until = timer.now() + MAX_SECONDS
    for done, action in enumerate(actions):
        if writes >= MAX_WRITES or timer.now() > until:
            log.info("looked again for the rest", subject=str(doing.seen.subject), left=len(actions) - done)
            return 0.0
        writes += VERBS[type(action)](doing, action)
        if not isinstance(action, LookAgain):
            log.info("did", subject=str(doing.seen.subject), verb=type(action).__name__, why=action.why)
    again = [action.seconds for action in actions if isinstance(action, LookAgain)]
    acted = [ACTED_SECONDS] if writes or any(isinstance(a, Lose) for a in actions) else []
    return min(again + acted, default=None)


__all__ = ["Doing", "apply"]
