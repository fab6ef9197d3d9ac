"""An issue whose pull request landed is closed, and the merged branch is gone."""

from __future__ import annotations

from flows import branches
from flows.actions import Action, Close, DeleteBranch, LookAgain
from flows.model import Pull, Seen, State, Terms
from flows.task.standing import standing

KEYWORD_SECONDS = 10.0  # GitHub itself closes the issue of a merge into the default branch


def finish(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    pull = task.pull
    if task.state is not State.DONE or not pull:
        return []
    actions: list[Action] = []
    if seen.issue.is_open and seen.target is None:
        wait = _closes_itself(pull, seen, terms)
        actions.append(LookAgain(wait, "GitHub closes it by itself") if wait else Close(task.reason))
    if pull.branch in seen.branches and branches.is_agents(pull.branch):
        actions.append(DeleteBranch(pull.branch, task.reason))
    return actions


def _closes_itself(pull: Pull, seen: Seen, terms: Terms) -> float:
    """Seconds for which GitHub is given the time to do it."""
    is_default = pull.base == seen.repository.default_branch
    left = pull.closed_at + KEYWORD_SECONDS - terms.now
    return left + 1.0 if is_default and left > 0 else 0.0
