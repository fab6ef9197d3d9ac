"""An epic that has landed is accepted and closed, its branch is gone, and the next one goes on."""

from __future__ import annotations

from flows import checklist
from flows.actions import Action, Close, DeleteBranch, EditBody, Wake
from flows.epic.standing import EMPTY_SECONDS, Course, family, may_go_on, standing
from flows.model import Epic, Seen, Terms


def close(seen: Seen, terms: Terms) -> list[Action]:
    epic, course = seen.epic, standing(seen, terms)
    if not epic or not (course.is_landed or _is_empty(seen, epic, course, terms)):
        return []
    why = f"#{course.pull.number} was merged" if course.pull else "its children changed nothing"
    actions: list[Action] = []
    if checklist.accept(seen.issue.body) != seen.issue.body:
        actions.append(EditBody(why, is_accepted=True))
    if seen.issue.is_open:
        actions.append(Close(why))
    if epic.branch in seen.branches:
        actions.append(DeleteBranch(epic.branch, why))
    others = tuple(number for number in epic.line if number != seen.subject.number)[:2]
    return [*actions, Wake(others, "their turn comes")] if actions and others else actions


def _is_empty(seen: Seen, epic: Epic, course: Course, terms: Terms) -> bool:
    """All done, and nothing on the branch, or others did it all and none was ever needed: read long
    after the last child was closed."""
    last = max((relative.closed_at for relative in family(seen).relatives), default=terms.now)
    is_over = course.is_done and course.pull is None and may_go_on(seen, course)
    is_bare = not epic.ahead if epic.branch_sha else not (_is_worked_on(seen) or seen.issue.reopened_at)
    return is_over and is_bare and terms.now - last > EMPTY_SECONDS


def _is_worked_on(seen: Seen) -> bool:
    """Whether any child was ever this epic's own to work on."""
    return any(parent.number == seen.subject.number for _, parent in family(seen).adopted)
