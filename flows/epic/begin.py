"""An open epic has a branch, from the head of its base."""

from __future__ import annotations

from flows.actions import Action, MakeBranch
from flows.epic.standing import misnamed, own, standing
from flows.model import Seen, Terms


def begin(seen: Seen, terms: Terms) -> list[Action]:
    epic, course = seen.epic, standing(seen, terms)
    if not epic or not seen.issue.is_open or course.pull or misnamed(seen) or seen.repository.is_archived:
        return []
    if epic.branch_sha or not epic.base_sha or not any(m.is_open for _, m in own(seen)):
        return []
    return [MakeBranch(epic.branch, epic.base_sha, f"its children are merged there, before `{epic.base}`")]
