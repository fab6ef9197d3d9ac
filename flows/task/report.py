"""The issue says where its task stands: one state label, and one status comment."""

from __future__ import annotations

from flows import labels, markers, words
from flows.actions import Action, Show
from flows.model import Seen, State, Task, Terms
from flows.task.standing import standing

FRESH_SECONDS = 20.0


def report(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    if task.state is None and not seen.status and not _is_child(seen) and not _is_heard(seen):
        return []
    if task.state is State.READY and not task.reason and _is_fresh(task, terms):
        return []
    text = words.status(seen, task)
    facts = markers.write(seen.runs, seen.answers, seen.parent)
    is_said = seen.status is not None and (seen.status.text, seen.status.facts) == (text, facts)
    if is_said and _carried(seen) == _wanted(seen, task):
        return []
    return [Show(task.state, text, facts, task.reason or f"it is {task.state or 'not asked for'}")]


def _is_heard(seen: Seen) -> bool:
    """Somebody who may say commands here said one: they read what became of it."""
    return any(answer.is_accepted or answer.may_write for answer in seen.answers)


def _is_child(seen: Seen) -> bool:
    """Each open child of an epic says whose it is."""
    return seen.issue.is_open and seen.parent is not None and bool(seen.parent.branch)


def _is_fresh(task: Task, terms: Terms) -> bool:
    """Asked for a moment ago: if it starts at once, "running" is the first thing said."""
    return task.ask is not None and terms.now - task.ask.at < FRESH_SECONDS


def _carried(seen: Seen) -> set[str]:
    ours = set(labels.states(seen.blueprint.label_prefix))
    return {label.name for label in seen.issue.labels if label.name in ours}


def _wanted(seen: Seen, task: Task) -> set[str]:
    name = labels.of_state(task.state, seen.blueprint.label_prefix)
    return {name} if name else set()
