"""Issues that are to stand in epics join one that is open and has room, else form a new one."""

from __future__ import annotations

import re

from flows import checklist
from flows.actions import Action, EditBody, MakeIssue
from flows.model import Checklist, Grouping, Neighbour, Origin

FEATURES = "Features of"
EPIC = re.compile(r"\s*epic\([^()]*\):\s*", re.IGNORECASE)
ROOM = 10  # children of one epic
LABELS = ("epic", "agentic", "complexity:large")


def numbers(grouping: Grouping) -> set[int]:
    """The issues of a grouping."""
    return {child.number for phase in grouping.phases for child in phase.children}


def fits(neighbour: Neighbour, grouping: Grouping) -> bool:
    """Of the same theme, with room for those that are not in it yet."""
    is_same = neighbour.title.casefold().startswith(f"epic({grouping.theme})".casefold())
    return is_same and len(numbers(grouping) | there(neighbour)) <= ROOM


def is_of_findings(title: str) -> bool:
    """Whether an epic of this title is of those that the issues of audits join: features wait for a label of
    their own."""
    hit = EPIC.match(title)
    return hit is not None and not title[hit.end() :].startswith(FEATURES)


def there(neighbour: Neighbour) -> set[int]:
    """The issues that stand in an epic."""
    return {child.number for child in neighbour.checklist.children}


def join(neighbour: Neighbour, grouping: Grouping) -> list[Action]:
    """What puts the grouping's issues into the epic, phase by phase."""
    headings = [phase.title for phase in neighbour.checklist.phases]
    actions: list[Action] = []
    for phase in grouping.phases:
        rows = tuple((c.number, c.title) for c in phase.children if c.number not in there(neighbour))
        heading = next(
            (title for title in headings if title.casefold() == phase.title.casefold()), phase.title
        )
        if rows:
            why = f"#{neighbour.number} is open, and for the same theme"
            actions.append(EditBody(why, number=neighbour.number, phase=heading, join=rows))
    return actions


def make(origin: Origin, grouping: Grouping, overview: str, names: tuple[str, str]) -> MakeIssue:
    """A new epic of the grouping; `names` are the repository and the prefix of its labels."""
    repo, prefix = names
    body = checklist.render(Checklist(grouping.phases), overview, repo)
    labels = tuple(prefix + name for name in LABELS)
    return MakeIssue(origin, grouping.title, body, labels, f"it holds {len(numbers(grouping))} issues")
