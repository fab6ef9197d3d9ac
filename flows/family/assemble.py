"""The issues that a `/fleet epic` took stand in epics: in one that is open and has room, else in new ones."""

from __future__ import annotations

from flows import assembling, words
from flows.actions import Action, LookAgain
from flows.epic.features import TITLE
from flows.filing.joining import fits, join, make
from flows.model import Answer, Grouping, Neighbour, Origin, Seen, Terms


def assemble(seen: Seen, terms: Terms) -> list[Action]:
    pool = seen.pool
    if pool is None or seen.problems or seen.repository.is_archived:
        return []
    actions: list[Action] = []
    for answer in assembling.open_answers(seen.answers):
        found = assembling.groupings(answer, seen)
        taken = {pool.number(assembling.key(answer.key, place)) for place in range(len(found))}
        for place, grouping in enumerate(found):
            if assembling.is_placed(answer, place, seen):
                continue
            free = next((n for n in pool.neighbours if n.number not in taken and _may(n, grouping)), None)
            actions += join(free, grouping) if free else [_make(seen, answer, place, grouping)]
            taken |= {free.number} if free else set()
    return [*actions, LookAgain(1.0, "their epics are to be seen")] if actions else []


def _may(neighbour: Neighbour, grouping: Grouping) -> bool:
    """Features never join what an agent is wanted for already: each waits for a person's label."""
    features = any(TITLE.match(child.title) for phase in grouping.phases for child in phase.children)
    return fits(neighbour, grouping) and not (features and neighbour.is_asked)


def _make(seen: Seen, answer: Answer, place: int, grouping: Grouping) -> Action:
    overview = words.chosen(grouping, answer.by, seen.subject.number)
    origin = Origin(assembling.key(answer.key, place))
    return make(origin, grouping, overview, (seen.subject.repo, seen.blueprint.label_prefix))
