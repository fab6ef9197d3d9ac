"""What no event will tell about is looked at again, and a silent run is lost."""

from __future__ import annotations

from flows.actions import Action, LookAgain, Lose
from flows.model import Pull, Run, RunState, Seen, State, Terms
from flows.task.standing import standing

SILENT_SECONDS = 120.0


def stall(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    live = [run for run in seen.runs if run.is_live]
    lost: list[Action] = [Lose(run.id, words) for run in live if (words := _silence(run, terms))]
    if lost or live:
        return [*lost, LookAgain(5.0 if lost else 60.0, "a run is under way")]
    if task.state is State.READY:
        return [LookAgain(60.0 if seen.status else 25.0, "it stands in line")]
    if task.state is State.MERGED or (task.state is State.DONE and seen.issue.is_open):
        return [LookAgain(5.0, "the merge is not seen on its target yet, or the issue not closed")]
    if task.state is State.DELIVERED and not task.pull:
        return [LookAgain(10.0, "its pull request is not seen yet")]
    if task.state is State.DELIVERED and task.pull and task.pull.is_open:
        return [LookAgain(seconds, "GitHub is still at work on it") for seconds in _soon(task.pull, terms)]
    return []


def _silence(run: Run, terms: Terms) -> str:
    """Why a live run counts as lost; "" while it does not. A run that is being delivered or
    stopped is held by a job of its host, which beats for it too."""
    heard = max(run.claimed_at, run.started_at, run.beat_at)
    if terms.now - heard <= SILENT_SECONDS:
        return ""
    verb = "started" if run.state is RunState.CLAIMED else "ran"
    return f"the host {run.host or '?'} where it {verb} has been silent for {SILENT_SECONDS:.0f} seconds"


def _soon(pull: Pull, terms: Terms) -> list[float]:
    if pull.mergeable is None:
        return [5.0]
    if not pull.checks and terms.now - pull.created_at < 40.0:
        return [max(1.0, 31.0 - (terms.now - pull.created_at))]
    return [60.0] if any(check.result == "pending" for check in pull.checks) else []
