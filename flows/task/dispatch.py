"""A task that is ready, or of which more attempts are wanted side by side, stands in line for an agent."""

from __future__ import annotations

from flows import prompt
from flows.actions import Action, Start
from flows.journal.causes import cause
from flows.model import Seen, State, Terms
from flows.task.standing import standing

OWN = "agent/"  # we push to no other branch: beside a remote agent's, another one is made


def dispatch(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    if not task.ask or (task.state is not State.READY and not task.beside):
        return []
    may_go_on = task.pull is not None and task.pull.is_open and task.pull.branch.startswith(OWN)
    return [
        Start(
            attempt=seen.runs[-1].attempt + 1 if task.beside else task.attempt,
            agent=task.beside or task.agent,
            asked=task.ask.id,
            why="; ".join(part for part in (f"@{task.ask.by} asked for it", task.choice) if part),
            branch=task.pull.branch if task.pull and may_go_on else "",
            approved=prompt.fingerprint(seen.issue),
            choice="" if task.beside else task.choice,
            many=task.ask.many,
            cause=cause(task.pull, task.run) if may_go_on else "",
        )
    ]
