"""The issues of an audit stand in epics: in one that is open and has room, else in new ones."""

from __future__ import annotations

from flows import words
from flows.actions import Action
from flows.audit.standing import audit, epic_key, groupings, is_filed, is_placed, may_file
from flows.epic.features import TITLE
from flows.filing.joining import fits, is_of_findings, join, make
from flows.model import Grouping, Neighbour, Origin, Seen, Terms


def gather(seen: Seen, terms: Terms) -> list[Action]:
    if not may_file(seen) or not is_filed(seen):
        return []
    actions: list[Action] = []
    taken = {audit(seen).number(epic_key(seen, i)) for i in range(len(groupings(seen)))}
    for place, grouping in enumerate(groupings(seen)):
        if is_placed(seen, place):
            continue
        free = next((n for n in audit(seen).neighbours if n.number not in taken and _may(n, grouping)), None)
        actions += join(free, grouping) if free else [_make(seen, place, grouping)]
        taken |= {free.number} if free else set()
    return actions


def _may(neighbour: Neighbour, grouping: Grouping) -> bool:
    """Never features: the audit's label would start them too."""
    is_plain = not any(TITLE.match(child.title) for child in neighbour.checklist.children)
    return is_plain and is_of_findings(neighbour.title) and fits(neighbour, grouping)


def _make(seen: Seen, place: int, grouping: Grouping) -> Action:
    origin = Origin(epic_key(seen, place), seen.subject.number)
    overview = words.overview(grouping, seen.subject.number)
    return make(origin, grouping, overview, (seen.subject.repo, seen.blueprint.label_prefix))
