"""Which commands do something on which kind of issue."""

from __future__ import annotations

from flows import assembling, commands
from flows.model import Command, Seen, Terms
from flows.task.standing import may_retry


def refusal(command: Command, seen: Seen, terms: Terms) -> str:
    """Why a command is not obeyed, and what to write instead; "" where it is."""
    if not command.by.may_write:
        return "commands need write permission in this repository; ask someone who has it"
    if command.verb == commands.START and not command.node:
        return ""
    if command.verb not in commands.VERBS:
        return f"there is no such command; did you mean `/fleet {commands.nearest(command.verb)}`?"
    if command.verb == assembling.VERB:
        return assembling.refusal(command, seen)
    return misplaced(command.verb, seen, terms)


def misplaced(verb: str, seen: Seen, terms: Terms) -> str:
    """Why a command does nothing here, and where it does; "" where it does something."""
    if verb == "retry" and seen.epic:
        return "an epic has no attempts of its own; say it on the child that failed"
    if verb == "sync" and not seen.epic:
        return "only an epic has a checklist; say it there"
    if verb == "audit" and seen.epic:
        return "an epic is no audit; say it on the issue that reports the findings"
    return may_retry(seen, terms) if verb == "retry" and not seen.audit else ""
