"""An epic's branch that fell behind its base is brought up to date: daily, at twenty commits, and to land."""

from __future__ import annotations

from flows.actions import Action, UpdateBranch
from flows.epic.standing import may_go_on, standing
from flows.model import Seen, Terms

COMMITS, DAY_SECONDS = 20, 86_400.0


def update(seen: Seen, terms: Terms) -> list[Action]:
    epic, course = seen.epic, standing(seen, terms)
    if not epic or not epic.branch_sha or not epic.behind or epic.is_conflicting:
        return []
    if not may_go_on(seen, course):
        return []
    is_stale = terms.now - max(epic.updated_at, seen.issue.created_at) > DAY_SECONDS
    if not (course.is_done or epic.behind >= COMMITS or is_stale):
        return []
    why = f"it is {epic.behind} commits behind `{epic.base}`"
    return [UpdateBranch(epic.branch, epic.base, epic.branch_sha, why)]
