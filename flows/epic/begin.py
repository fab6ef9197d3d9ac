"""An open epic has a branch, from the head of its base."""

from __future__ import annotations

from flows.actions import Action, MakeBranch
from flows.epic.standing import is_bare, standing
from flows.model import Seen, Terms


def begin(seen: Seen, terms: Terms) -> list[Action]:
    epic, course = seen.epic, standing(seen, terms)
    if not epic or not is_bare(seen, course):
        return []
    return [MakeBranch(epic.branch, epic.base_sha, f"its children are merged there, before `{epic.base}`")]
