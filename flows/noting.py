"""What is to be noted of an issue for its repository's row in the inventory."""

from __future__ import annotations

from dataclasses import replace

from flows import labels
from flows.asking import asking
from flows.audit import standing as audits
from flows.epic import standing as epics
from flows.model import Note, Seen, State, Terms
from flows.model.finding import SEVERITIES
from flows.task.standing import standing

OVER = (State.DONE, State.CANCELLED)
QUEUED = "queued"


def note(seen: Seen, terms: Terms) -> Note | None:
    """The note of an open audit, epic or task; None for what is over or was never ours."""
    if not seen.issue.is_open:
        return None
    if seen.epic:
        return _epic(seen, terms)
    return _audit(seen, terms) if seen.audit else _task(seen, terms)


def _epic(seen: Seen, terms: Terms) -> Note:
    course = epics.standing(seen, terms)
    if not course.ask:
        state = "idle"
    elif course.first and epics.may_go_on(seen, replace(course, first=0)):
        state = QUEUED
    elif not epics.may_go_on(seen, course):
        state = "waiting"
    else:
        state = "landing" if course.is_done else "running"
    relatives = [relative for _, relative in epics.listed(seen)]
    done = sum(not relative.is_open for relative in relatives)
    stuck = any(relative.is_open and epics.is_aside(relative, seen) for relative in relatives)
    is_stuck = stuck or _is_stuck(seen)
    return Note("epic", state, "", len(relatives), done, bool(course.ask), is_stuck, phases=_phases(seen))


def _phases(seen: Seen) -> tuple[int, ...]:
    """How many children are open in each phase that is not over."""
    phases = seen.epic.checklist.phases if seen.epic else ()
    counts = (sum(relative.is_open for _, relative in epics.listed(seen, phase)) for phase in phases)
    return tuple(count for count in counts if count)


def _audit(seen: Seen, terms: Terms) -> Note:
    state = "filing" if audits.may_work(seen) else "waiting"
    ask, _ = asking(seen, terms)
    total, done = len(audits.pieces(seen)), len(audits.filed(seen))
    return Note("audit", state, "", total, done, bool(ask), _is_stuck(seen))


def _task(seen: Seen, terms: Terms) -> Note | None:
    """A task that somebody asked for, or an issue that we made of a finding."""
    state = standing(seen, terms).state
    is_filed = seen.origin is not None and seen.origin.audit > 0
    if (state is None and not is_filed) or state in OVER:
        return None
    ask, _ = asking(seen, terms)
    return Note(
        "task",
        str(state) if state else "",
        _severity(seen),
        is_asked=bool(ask),
        is_stuck=_is_stuck(seen) or state is State.FAILED,
        parent=seen.parent.number if seen.parent else 0,
    )


def _is_stuck(seen: Seen) -> bool:
    return seen.issue.label(seen.blueprint.label_prefix + labels.INTERVENE) is not None


def _severity(seen: Seen) -> str:
    prefix = seen.blueprint.label_prefix
    return next((word for word in SEVERITIES if seen.issue.label(prefix + word)), "medium")
