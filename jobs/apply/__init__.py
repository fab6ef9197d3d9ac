"""apply(actions): the only writes. One small function a verb; bounded, so that no plan
grows stale and a cancel never waits behind many creations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import structlog

from flows.actions import (
    Action,
    Adopt,
    Block,
    Close,
    Conclude,
    DeleteBranch,
    EditBody,
    Enrol,
    Instruct,
    LabelChildren,
    LinkChildren,
    LookAgain,
    Lose,
    MakeBranch,
    MakeIssue,
    MarkReady,
    Merge,
    NamePulls,
    OpenPull,
    PutLabel,
    Reply,
    Show,
    Start,
    Stop,
    TakeLabel,
    Tell,
    UpdateBranch,
    Wake,
)
from jobs.apply.body import edit_body
from jobs.apply.doing import Doing
from jobs.apply.family import adopt, label_children, link_children, wake
from jobs.apply.fleet import conclude, enrol, tell
from jobs.apply.issue import close, put_label, reply, take_label
from jobs.apply.made import block, make_issue
from jobs.apply.pulls import (
    delete_branch,
    make_branch,
    mark_ready,
    merge,
    name_pulls,
    open_pull,
    update_branch,
)
from jobs.apply.runs import instruct, look_again, lose, start, stop
from jobs.apply.share import Share, send
from jobs.apply.show import show

MAX_WRITES = 5
MAX_SECONDS = 10.0
ACTED_SECONDS = 5.0
MERGED_SECONDS = 1.0  # what follows a merge waits for nobody but us
TOLD = (Conclude, Enrol, Tell)
FINAL = (Close, DeleteBranch, LabelChildren, LookAgain, NamePulls, OpenPull, Show, Start, Stop, Wake, *TOLD)
log = structlog.get_logger()

# the argument's type differs from verb to verb, which no common signature can say
VERBS: dict[type, Callable[[Doing, Any], int]] = {
    Adopt: adopt,
    Block: block,
    Conclude: conclude,
    Enrol: enrol,
    Instruct: instruct,
    LookAgain: look_again,
    Lose: lose,
    MakeIssue: make_issue,
    MarkReady: mark_ready,
    Merge: merge,
    NamePulls: name_pulls,
    PutLabel: put_label,
    Reply: reply,
    Start: start,
    Stop: stop,
    TakeLabel: take_label,
    Tell: tell,
    UpdateBranch: update_branch,
    Wake: wake,
}

# those that may share a request, and what they add to it
SHARED: dict[type, Callable[[Doing, Any], list[Share]]] = {
    Close: close,
    DeleteBranch: delete_branch,
    LabelChildren: label_children,
    LinkChildren: link_children,
    MakeBranch: make_branch,
    OpenPull: open_pull,
    Show: show,
}


def apply(doing: Doing, actions: Sequence[Action]) -> float | None:
    """Does the actions in order; the seconds after which the subject is due again, or None
    when nothing was done and nothing asks for another look."""
    timer, writes, done = doing.hands.timer, 0, 0
    until = timer.now() + MAX_SECONDS
    for bundle in bundles(actions):
        is_late = writes >= MAX_WRITES or timer.now() > until
        if is_late and not isinstance(bundle[0], (Wake, LookAgain)):
            log.info("looked again for the rest", subject=str(doing.seen.subject), left=len(actions) - done)
            return 0.0
        writes += _do(doing, bundle)
        done += len(bundle)
        for action in bundle:
            if not isinstance(action, LookAgain):
                log.info("did", subject=str(doing.seen.subject), verb=type(action).__name__, why=action.why)
    again = [action.seconds for action in actions if isinstance(action, LookAgain)]
    is_more = any(isinstance(a, Lose) or (writes and not _is_final(a)) for a in actions)
    acted = [ACTED_SECONDS] if is_more else []
    merged = [MERGED_SECONDS] if any(isinstance(a, Merge) for a in actions) else []
    return min(again + acted + merged, default=None)


def bundles(actions: Sequence[Action]) -> list[list[Action]]:
    """The actions in order, those together that share a request. Only the store is written to by those
    that they may change places with: Adopt goes before, Wake and LookAgain after."""
    found: list[list[Action]] = []
    shared: list[Action] = []
    behind: list[list[Action]] = []
    for action in actions:
        if isinstance(action, (Wake, LookAgain)):
            behind.append([action])
        elif isinstance(action, Adopt):
            found.append([action])
        elif _may_share(action) and not (shared and isinstance(action, EditBody)):
            shared.append(action)
        else:
            found += [shared] * bool(shared)
            shared = [action] if _may_share(action) else []
            found += [[action]] if not shared else []
    return found + [shared] * bool(shared) + behind


def _is_final(action: Action) -> bool:
    """Nothing more is to be done here because of it: whatever follows, an event or a wish tells."""
    return isinstance(action, FINAL) or (isinstance(action, EditBody) and not action.number)


def _may_share(action: Action) -> bool:
    return type(action) in SHARED or isinstance(action, EditBody)


def _do(doing: Doing, bundle: list[Action]) -> int:
    """One action, or those that share a request; an EditBody among them is the first."""
    first = bundle[0]
    if type(first) in VERBS:
        return VERBS[type(first)](doing, first)
    shares = [share for one in bundle if type(one) in SHARED for share in SHARED[type(one)](doing, one)]
    return edit_body(doing, first, shares) if isinstance(first, EditBody) else send(doing, shares)


__all__ = ["Doing", "apply"]
