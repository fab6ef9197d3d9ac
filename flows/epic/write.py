"""An epic's body names its branch, and what is done is ticked, once."""

from __future__ import annotations

from flows.actions import Action, EditBody, LookAgain
from flows.epic.standing import busy_seconds, ticks_due
from flows.model import Seen, Terms


def write(seen: Seen, terms: Terms) -> list[Action]:
    epic = seen.epic
    if not epic or not seen.issue.is_open:
        return []
    ticks, name = ticks_due(seen), "" if epic.checklist.branch else epic.branch
    if not ticks and not name:
        return []
    busy = busy_seconds(seen, terms)
    if busy:
        return [LookAgain(busy, "somebody is editing the body")]
    why = f"{len(ticks)} children are done" if ticks else "people are to see its branch"
    return [EditBody(why, branch=name, base=epic.base if name else "", tick=ticks)]
