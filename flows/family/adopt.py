"""What an epic's checklist names, or what was made of an audit, is known as its child, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from flows.actions import Action, Adopt
from flows.asking import asking
from flows.family.below import children, due, family, their_parent
from flows.model import Relative, Seen, Terms


def adopt(seen: Seen, terms: Terms) -> list[Action]:
    ask, _ = asking(seen, terms)
    parent, now = their_parent(seen, ask, terms), children(seen)
    named = {relative.number for relative in now}
    phases = _phases(seen)
    theirs = {
        one.number: replace(parent, phase=phases.get(one.number, 0), also=_also(one, seen)) for one in now
    }
    ready = due(seen, ask, terms) if ask else ()
    mine = [one for one in now if one.is_open and (ask or _is_free(one, seen))]
    actions: list[Action] = [
        Adopt(one.number, theirs[one.number], f"it stands below #{parent.number}", one in ready)
        for one in mine
        if family(seen).parent_of(one.number) != theirs[one.number]
    ]
    gone = [
        Adopt(number, None, f"it stands below #{parent.number} no more")
        for number, known in family(seen).adopted
        if known.number == parent.number and number not in named
    ]
    return [*actions, *gone]


def _also(one: Relative, seen: Seen) -> tuple[int, ...]:
    """The other epics that hear of a child: those that did, and the one that it is taken from."""
    known = family(seen).parent_of(one.number)
    heard = {*known.also, *([known.number] if known.branch else [])} if known else set[int]()
    return tuple(sorted(heard - {seen.subject.number}))


def _is_free(one: Relative, seen: Seen) -> bool:
    """No other audit reported it before: that one keeps it until this one alone is asked for."""
    known = family(seen).parent_of(one.number)
    return seen.epic is not None or known is None or known.number == seen.subject.number


def _phases(seen: Seen) -> dict[int, int]:
    """Child -> how many phases of the epic come before its own."""
    phases = seen.epic.checklist.phases if seen.epic else ()
    return {child.number: place for place, phase in enumerate(phases) for child in phase.children}
