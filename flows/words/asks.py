"""What people are asked to settle about an epic's children."""

from __future__ import annotations

from flows import labels
from flows.epic.standing import Course, is_aside, listed, own
from flows.model import Child, Relative, Seen


def asks(seen: Seen, course: Course) -> list[str]:
    """A row for each thing, in the checklist's order."""
    mine = {relative.number for _, relative in own(seen)} if course.ask else set[int]()
    rows = list[str]()
    for child, relative in listed(seen):
        still = _still(relative, seen) if relative.number in mine else []
        rows += [f"- #{relative.number} {word}" for word in (*_of(child, relative, seen), *still)]
    return rows


def _of(child: Child, relative: Relative, seen: Seen) -> list[str]:
    """Where its state, its box and its labels do not go together."""
    rows = list[str]()
    is_known = seen.family is not None and relative.number in seen.family.memory.ticked
    if relative.is_open and is_aside(relative, seen):
        rows.append("needs a person; the rest goes on, and the epic lands after it")
    if child.is_ticked and relative.is_open:
        rows.append("is ticked, but open: close it if it is done, else untick it")
    if relative.is_done and not child.is_ticked and is_known:
        rows.append("is done, but was unticked: reopen it if it is not, else tick it")
    if relative.waits_for:
        rows.append(f"is blocked by {', '.join(relative.waits_for)}: it begins when those are closed")
    if relative.is_dropped:
        rows.append("was closed as not planned: the epic goes on without it")
    return rows


def _still(relative: Relative, seen: Seen) -> list[str]:
    """Why one that had its turn does not move, though nothing is wrong with it."""
    if not relative.is_open or is_aside(relative, seen):
        return []
    if relative.has(labels.HOLD):
        return ["carries `hold`: it goes on when that is taken off"]
    is_told = seen.family is not None and relative.number in seen.family.memory.released
    is_asked = any(labels.agent_asked(name, seen.blueprint) is not None for name in relative.labels)
    return [] if is_asked or not is_told else ["lost its `agent` label: set it again, or close the issue"]
