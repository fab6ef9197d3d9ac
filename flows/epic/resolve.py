"""A conflict between an epic's branch and its base is a child of its own, one at a time."""

from __future__ import annotations

from flows import origin, words
from flows.actions import Action, EditBody, MakeIssue
from flows.epic.standing import family, may_go_on, standing
from flows.model import Origin, Seen, Terms


def resolve(seen: Seen, terms: Terms) -> list[Action]:
    epic, course = seen.epic, standing(seen, terms)
    if not epic or not may_go_on(seen, course):
        return []
    if not epic.is_conflicting:
        return []
    title = words.merge_title(epic.branch, epic.base)
    last = epic.merges[-1] if epic.merges else 0
    if last and last not in {child.number for child in epic.checklist.children}:
        phases = epic.checklist.phases
        phase = course.phase or (phases[-1] if phases else None)
        rows = ((last, title),)
        why = "it resolves a conflict with the base"
        return [EditBody(why, number=seen.subject.number, phase=phase.title if phase else "", join=rows)]
    relative = family(seen).relative(last)
    if relative and relative.is_open:
        return []
    made = Origin(origin.merge_key(seen.subject.number, len(epic.merges)))
    labels = tuple(seen.blueprint.label_prefix + name for name in ("high", "quality", "package"))
    body = words.merge_body(seen.subject.number, epic.branch, epic.base)
    why = f"`{epic.branch}` conflicts with `{epic.base}`"
    return [MakeIssue(made, title, body, labels, why)]
