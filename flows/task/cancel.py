"""What nobody asks for any more, or asks for anew, is stopped; a branch of it without a pull request goes."""

from __future__ import annotations

from flows.actions import Action, DeleteBranch, Stop
from flows.model import Run, RunState, Seen, State, Terms
from flows.task.standing import standing

STOPPABLE = (RunState.CLAIMED, RunState.RUNNING)


def cancel(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    if task.state is not State.CANCELLED:
        older = [run for run in _left_over(seen) if task.ask and run.asked != task.ask.id]
        return [DeleteBranch(run.branch, f"@{task.ask.by} asked for it anew") for run in older if task.ask]
    stops: list[Action] = [Stop(run.id, task.reason) for run in seen.runs if run.state in STOPPABLE]
    return stops + [DeleteBranch(run.branch, task.reason) for run in _left_over(seen)]


def _left_over(seen: Seen) -> list[Run]:
    """Runs that ended with a pushed branch and never had a pull request."""
    pulled = {pull.branch for pull in seen.pulls}
    ended = [run for run in seen.runs if not run.is_live and run.branch not in pulled]
    return list({run.branch: run for run in ended if run.branch in seen.branches}.values())
