"""A child of an epic that is stuck is a person's to look at; the rest flows round it until it goes on."""

from __future__ import annotations

from flows import labels
from flows.actions import Action, PutLabel, TakeLabel
from flows.model import Seen, State, Terms
from flows.task.standing import is_stuck, standing

GOES_ON = {State.READY, State.RUNNING, State.DELIVERED, State.MERGED, State.DONE}


def escalate(seen: Seen, terms: Terms) -> list[Action]:
    if not seen.parent or not seen.parent.branch or not seen.issue.is_open:
        return []
    task, name = standing(seen, terms), seen.blueprint.label_prefix + labels.INTERVENE
    label = seen.issue.label(name)
    if is_stuck(task, seen) and not label:
        return [PutLabel(name, f"the task ended: {task.outcome or task.reason}")]
    is_ours = label is not None and label.by is not None and label.by.login == terms.app_login
    return [TakeLabel(name, "it goes on")] if is_ours and task.state in GOES_ON else []
