"""A run enters the ledger: its identity, its base, its claim."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flows import branches, origin
from flows.actions import Start
from flows.budget.charge import charge
from flows.budget.ready import want
from flows.model import Run, RunState, Seen, Subject, Wait
from flows.model.run import READING
from jobs import ledger
from jobs.apply import Doing
from jobs.errors import Gone


def attempt(doing: Doing, action: Start, base: Path) -> Run:
    """The run that `action` asks for, on this host, from the head of its base as fetched."""
    seen, settings = doing.seen, doing.hands.settings
    own = seen.blueprint.base or seen.repository.default_branch
    target = (seen.parent.branch if seen.parent else "") or own
    return Run(
        id=run_id(seen.subject, action.attempt),
        subject=str(seen.subject),
        attempt=action.attempt,
        agent=action.agent,
        choice=action.choice,
        cause=action.cause,
        many=action.many,
        asked=action.asked,
        state=RunState.CLAIMED,
        host=settings.host,
        claimed_at=doing.now,
        branch=action.branch or _branch(seen, action),
        base=target,
        base_sha=_begin(doing, base, action.branch, target),
    )


def claim(doing: Doing, run: Run) -> Wait | None:
    """None when the run is claimed; else why it must wait."""
    hitch = _hitch(doing, run)
    if hitch:
        return Wait("host", hitch, None, 0)
    seen = doing.seen
    charged = charge(seen.team, want(seen, run.agent), doing.now)
    denied = ledger.claim(doing.hands.store, run, charged, doing.now)
    return Wait(denied.word, denied.why, None, 0) if denied else None


def _hitch(doing: Doing, run: Run) -> str:
    """Why this host cannot begin the run now; "" when it can."""
    ground = doing.hands.ground
    is_remote = run.agent in ground.remotes()
    if not is_remote and run.agent not in ground.agents():
        return f"this host does not serve `{run.agent}`"
    rest = ledger.resting(doing.hands.store, run.host).get(run.agent)
    if rest and not rest.is_over(doing.now):
        return f"`{run.agent}` rests: {rest.why}"
    if not run.base_sha:
        return f"the branch `{run.base}` does not exist in {doing.repo}; push it, or correct `base:`"
    return "" if is_remote else _jailless(doing)


def _jailless(doing: Doing) -> str:
    """Why no jail of this host will do; "" when one will."""
    try:
        doing.hands.ground.jail(doing.seen.blueprint.jail, doing.seen.blueprint.image)
    except ValueError as error:
        return str(error)
    return ""


def run_id(subject: Subject, attempt: int) -> str:
    """Names an attempt at a subject, in letters that file names, queues and Redis all take."""
    digest = hashlib.sha256(str(subject).casefold().encode()).hexdigest()[:6]
    name = re.sub(r"[^A-Za-z0-9]+", "-", subject.name).strip("-")[:40] or "repo"
    return f"{name}-{subject.number or subject.fleet}-{attempt}-{digest}"


def own_branch(subject: Subject, attempt: int) -> str:
    return branches.of_attempt(subject, attempt)


def _branch(seen: Seen, action: Start) -> str:
    """A run that only reads has no branch."""
    return "" if action.asked.startswith(READING) else own_branch(seen.subject, action.attempt)


def goes_on(run: Run) -> bool:
    """Whether the run adds to the branch of an open pull request, which stands already."""
    return run.branch != own_branch(Subject.parse(run.subject), run.attempt)


def completes(seen: Seen, run: Run) -> bool:
    """Whether the run completes a merge that conflicts, rather than changing files on a branch."""
    return origin.is_merge(seen.origin) and seen.parent is not None and not goes_on(run)


def _begin(doing: Doing, mirror: Path, branch: str, target: str) -> str:
    """The commit on which the run begins; "" when there is none. For a conflict between an epic's
    branch and its base: their merge, with the conflict marked."""
    head = _head(doing, mirror, branch or target)
    seen = doing.seen
    if branch or not head or not seen.parent or not origin.is_merge(seen.origin):
        return head
    other = _head(doing, mirror, seen.blueprint.base or seen.repository.default_branch)
    return doing.hands.ground.merging(mirror, head, other) if other else ""


def _head(doing: Doing, base: Path, branch: str) -> str:
    try:
        return doing.hands.ground.head(base, branch)
    except (Gone, ValueError):
        return ""
