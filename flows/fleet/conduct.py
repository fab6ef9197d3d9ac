"""A manifest says how its fleet stands, and the fleet does what the manifest and its people say."""

from __future__ import annotations

from flows import labels
from flows.actions import Action, Enrol, Reply, TakeLabel
from flows.model import Answer, Charter, Command, Seen, Terms
from flows.rollout import asking
from flows.rollout.course import Course, course
from flows.rollout.showing import again, concluded, shown
from flows.rollout.wishing import woken

SEEN, DONE, REFUSED = "EYES", "ROCKET", "CONFUSED"


def conduct(seen: Seen, terms: Terms) -> list[Action]:
    """First GitHub holds who may begin, then the ledger does, and in the same step they are woken; a
    command is answered when what it asks for holds."""
    at, charter = course(seen, terms), seen.charter or Charter(None)
    answers = [_answer(one, text, is_accepted) for one, text, is_accepted in at.told]
    said = shown(seen, at, answers)
    rows: list[Action] = []
    if at.fleet and (said or at.fleet != charter.noted):
        why = "it is submitted" if charter.noted is None else f"the fleet is {at.fleet.status}"
        rows = [Enrol(at.fleet, woken(charter.noted, at.fleet), why)]
    replies: list[Action] = [
        _reply(one, answer) for (one, _, _), answer in zip(at.told, answers, strict=True)
    ]
    last = [*concluded(at, charter), *again(seen, at, terms)]
    return [*said, *rows, *_unlabelled(seen, at), *replies, *last]


def _answer(command: Command, text: str, is_accepted: bool) -> Answer:
    who = (command.verb, command.by.login, command.at)
    return Answer(command.key, *who, is_accepted, True, text, may_write=command.by.may_write)


def _reply(command: Command, answer: Answer) -> Action:
    shown = (SEEN, DONE) if answer.is_accepted else (REFUSED,)
    why = f"@{answer.by} said `/fleet {command.verb}`"
    return Reply(command.node, shown if command.node else (), answer, why)


def _unlabelled(seen: Seen, at: Course) -> list[Action]:
    """Whoever cancels a fleet takes the label off that submitted it."""
    said = [one for one, _, _ in at.told if one.verb == asking.CANCEL and not one.words]
    names = [
        one.name for one in seen.issue.labels if labels.agent_asked(one.name, seen.blueprint) is not None
    ]
    return [TakeLabel(name, f"@{said[-1].by.login} said `/fleet cancel`") for name in names] if said else []
