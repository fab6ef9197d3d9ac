"""What nobody asks for any more, or of another agent, is stopped; its branch without a pull request goes."""

from __future__ import annotations

from flows.actions import Action, DeleteBranch, Stop
from flows.beside import together
from flows.model import Run, RunState, Seen, State, Task, Terms
from flows.task.standing import is_handed, standing

CHOSEN = (State.DELIVERED, State.MERGED, State.DONE)
STOPPABLE = (RunState.CLAIMED, RunState.RUNNING)


def cancel(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    is_over = task.state is State.CANCELLED
    alive = [run for run in seen.runs if run.state in STOPPABLE and (is_over or is_handed(task))]
    stops: list[Action] = [Stop(run.id, task.reason) for run in alive]
    if not is_over:
        older = [(run.branch, why) for run in _left_over(seen) if (why := _why_old(run, task, seen))]
        return stops + [DeleteBranch(branch, why) for branch, why in older]
    return stops + [DeleteBranch(run.branch, task.reason) for run in _left_over(seen)]


def _why_old(run: Run, task: Task, seen: Seen) -> str:
    """Why a branch that was pushed is of no use any more; "" while it may be."""
    if task.ask is None or task.run is None:
        return ""
    if run in together(seen, task.ask):
        is_chosen = task.state in CHOSEN and run.id != task.run.id
        return f"attempt {task.run.attempt} is better" if is_chosen else ""
    return f"@{task.ask.by} asked for it anew" if run.asked != task.ask.id else ""


def _left_over(seen: Seen) -> list[Run]:
    """Runs that ended with a pushed branch and never had a pull request."""
    pulled = {pull.branch for pull in seen.pulls}
    ended = [run for run in seen.runs if not run.is_live and run.branch not in pulled]
    return list({run.branch: run for run in ended if run.branch in seen.branches}.values())
