"""What an epic's checklist names, or what was made of an audit, is known as its child, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from flows.actions import Action, Adopt, LinkChildren
from flows.asking import asking
from flows.family.below import children, family, their_parent
from flows.model import Relative, Seen, Terms

AT_ONCE = 10  # links in one request
LINKS = 100  # sub-issues that GitHub takes below one issue, closed ones too


def adopt(seen: Seen, terms: Terms) -> list[Action]:
    ask, _ = asking(seen, terms)
    parent, now = their_parent(seen, ask, terms), children(seen)
    named = {relative.number for relative in now}
    phases = _phases(seen)
    theirs = {one.number: replace(parent, phase=phases.get(one.number, 0)) for one in now}
    actions: list[Action] = [
        Adopt(one.number, theirs[one.number], f"it stands below #{parent.number}")
        for one in now
        if one.is_open and family(seen).parent_of(one.number) != theirs[one.number]
    ]
    actions += [
        Adopt(number, None, f"it stands below #{parent.number} no more")
        for number, known in family(seen).adopted
        if known.number == parent.number and number not in named
    ]
    return actions + _links(seen, now)


def _phases(seen: Seen) -> dict[int, int]:
    """Child -> how many phases of the epic come before its own."""
    phases = seen.epic.checklist.phases if seen.epic else ()
    return {child.number: place for place, phase in enumerate(phases) for child in phase.children}


def _links(seen: Seen, now: tuple[Relative, ...]) -> list[Action]:
    """GitHub's own sub-issues mirror an open epic's checklist, as far as GitHub takes them."""
    if not seen.epic or not seen.issue.is_open or seen.repository.is_archived:
        return []
    linked = sum(relative.parent == seen.subject.number for relative in now)
    bare = [(m.number, m.node) for m in now if not m.parent][: min(AT_ONCE, max(0, LINKS - linked))]
    return [LinkChildren(tuple(bare), "GitHub shows them as sub-issues")] if bare else []
