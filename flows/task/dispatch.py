"""A task that is ready stands in line for an agent."""

from __future__ import annotations

from flows import prompt
from flows.actions import Action, Start
from flows.model import Seen, State, Terms
from flows.task.standing import standing


def dispatch(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    if task.state is not State.READY or not task.ask:
        return []
    is_open = task.pull is not None and task.pull.is_open
    return [
        Start(
            attempt=task.attempt,
            agent=task.agent,
            asked=task.ask.id,
            why="; ".join(part for part in (f"@{task.ask.by} asked for it", task.choice) if part),
            branch=task.pull.branch if task.pull and is_open else "",
            approved=prompt.fingerprint(seen.issue),
            choice=task.choice,
        )
    ]
