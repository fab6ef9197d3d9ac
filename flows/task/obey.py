"""Every new command gets one answer, and what it asks for holds."""

from __future__ import annotations

from flows import commands, labels, words
from flows.actions import Action, PutLabel, Reply, TakeLabel
from flows.model import Answer, Command, Seen, Terms
from flows.task.standing import may_retry, standing

SEEN, DONE, REFUSED = "EYES", "ROCKET", "CONFUSED"


def obey(seen: Seen, terms: Terms) -> list[Action]:
    actions: list[Action] = []
    for command in seen.commands:
        answer = _answer(command, seen, terms)
        reactions = (SEEN, DONE) if answer.is_done else (SEEN,)
        if answer.is_accepted:
            actions += _effects(command, seen)
        why = f"@{command.by.login} said `{command.text}`"
        actions.append(Reply(command.node, reactions if answer.is_accepted else (REFUSED,), answer, why))
    return actions


def _answer(command: Command, seen: Seen, terms: Terms) -> Answer:
    refusal = _refusal(command, seen, terms)
    text = refusal or words.COMMANDS.get(command.verb, "")
    if command.verb == "status" and not refusal:
        text = words.standing(standing(seen, terms))
    is_done = bool(refusal) or command.verb != "retry"
    return Answer(command.key, command.verb, command.by.login, command.at, not refusal, is_done, text)


def _refusal(command: Command, seen: Seen, terms: Terms) -> str:
    if not command.by.may_write:
        return "commands need write permission in this repository; ask someone who has it"
    if command.verb not in commands.VERBS:
        return f"there is no such command; did you mean `/fleet {commands.nearest(command.verb)}`?"
    return may_retry(seen, terms) if command.verb == "retry" else ""


def _effects(command: Command, seen: Seen) -> list[Action]:
    why = f"@{command.by.login} said `{command.text}`"
    carried = [label.name for label in seen.issue.labels]
    asked = [name for name in carried if labels.agent_asked(name, seen.blueprint) is not None]
    held = [name for name in carried if name.casefold() == labels.HOLD]
    if command.verb == "cancel":
        return [TakeLabel(name, why) for name in asked]
    if command.verb == "pause":
        return [] if held else [PutLabel(labels.HOLD, why)]
    return [TakeLabel(name, why) for name in held] if command.verb == "resume" else []
