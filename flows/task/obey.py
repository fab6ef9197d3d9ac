"""Every new command gets one answer, and what it asks for holds."""

from __future__ import annotations

from dataclasses import replace

from flows import assembling, commands, labels, saying, words
from flows.actions import Action, Instruct, PutLabel, Reply, TakeLabel
from flows.model import Answer, Command, Seen, Terms
from flows.placing import refusal

LATER = (assembling.VERB, "retry", "agent", "fanout", saying.VERB)  # done when others have done something
OF_FLEETS = ("submit", "plan", "retry", "cancel")  # a manifest's own rule answers them, when they are done
SEEN, DONE, REFUSED = "EYES", "ROCKET", "CONFUSED"


def obey(seen: Seen, terms: Terms) -> list[Action]:
    actions: list[Action] = []
    for command in seen.commands:
        if seen.charter and command.verb in OF_FLEETS and not refusal(command, seen, terms):
            continue
        answer = _answer(command, seen, terms)
        reactions = (SEEN, DONE) if answer.is_done else (SEEN,)
        if answer.is_accepted:
            actions += _effects(command, seen)
        why = f"@{command.by.login} said `/fleet {command.verb}`"
        shown = reactions if answer.is_accepted else (REFUSED,)
        actions.append(Reply(command.node, shown if command.node else (), answer, why))
    return actions


def _answer(command: Command, seen: Seen, terms: Terms) -> Answer:
    refused = refusal(command, seen, terms)
    is_epic = command.verb == assembling.VERB
    is_for_later = command.verb in LATER and not (command.verb == "retry" and seen.audit)
    is_done = bool(refused) or not is_for_later
    answer = Answer(command.key, command.verb, command.by.login, command.at, not refused, is_done, refused)
    taken = assembling.take(command, seen) if is_epic and not refused else ()
    agent = command.words[0] if command.verb == "agent" and not refused else ""
    many = int(command.words[0]) if command.verb == "fanout" and not refused else 1
    answer = replace(answer, may_write=command.by.may_write, numbers=taken, agent=agent, many=many)
    return answer if refused else replace(answer, text=words.reply(answer, seen, terms))


def _effects(command: Command, seen: Seen) -> list[Action]:
    why = f"@{command.by.login} said `/fleet {command.verb}`"
    carried = [label.name for label in seen.issue.labels]
    asked = [name for name in carried if labels.agent_asked(name, seen.blueprint) is not None]
    held = [name for name in carried if name.casefold() == labels.HOLD]
    if command.verb == commands.START:
        return [] if asked else [PutLabel(labels.AGENT, why)]
    if command.verb == saying.VERB:
        told = saying.text(command)
        return [Instruct(run.id, command.key, told, why) for run in seen.runs if run.is_live]
    if command.verb == "cancel":
        return [TakeLabel(name, why) for name in asked]
    if command.verb == "pause":
        return [] if held else [PutLabel(labels.HOLD, why)]
    return [TakeLabel(name, why) for name in held] if command.verb == "resume" else []
