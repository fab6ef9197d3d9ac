"""What no event will tell about is looked at again, and a silent run is lost."""

from __future__ import annotations

from flows import labels
from flows.actions import Action, LookAgain, Lose
from flows.model import Pull, Seen, State, Terms
from flows.silence import silence
from flows.task.standing import standing

SAFE_SECONDS = 300.0  # an event tells of it, or the clock, or the sweep: for when all of them fail
OVER_SECONDS = 60.0  # no event tells that its branch is gone
UNKNOWN_SECONDS = 2.0  # a merge beside it makes GitHub reckon anew: a phase merges one after another
LONG_SECONDS = 300.0  # a base that does not show a merge by now will hardly do so


def stall(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    live = [run for run in seen.runs if run.is_live]
    lost: list[Action] = [Lose(run.id, words) for run in live if (words := silence(run, terms))]
    if lost or live:
        return [*lost, LookAgain(5.0 if lost else SAFE_SECONDS, "a run is under way")]
    if task.state is State.READY:
        said = seen.issue.label(labels.of_state(task.state, seen.blueprint.label_prefix))
        is_said = said is not None or seen.target is not None
        return [LookAgain(SAFE_SECONDS if is_said else 25.0, "it stands in line")]
    if task.state is State.MERGED and task.pull and terms.now - task.pull.closed_at > LONG_SECONDS:
        return [LookAgain(LONG_SECONDS, "its base does not show the merge")]
    if task.state is State.MERGED:
        return [LookAgain(5.0, "the merge is not seen on its target yet")]
    if task.state is State.DELIVERED and not (task.pull and task.pull.is_open):
        return [LookAgain(31.0 if seen.target is None else 5.0, "its checks need a moment to appear")]
    if task.state is State.DELIVERED and task.pull:
        return [LookAgain(seconds, "GitHub is still at work on it") for seconds in _soon(task.pull, terms)]
    return [LookAgain(OVER_SECONDS, "it is to be something else")] if seen.becomes else []


def _soon(pull: Pull, terms: Terms) -> list[float]:
    if pull.mergeable is None:
        return [UNKNOWN_SECONDS]
    if not pull.checks and terms.now - pull.created_at < 40.0:
        return [max(1.0, 31.0 - (terms.now - pull.created_at))]
    return [SAFE_SECONDS] if any(check.result == "pending" for check in pull.checks) else []
