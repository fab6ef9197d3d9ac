"""plan(seen, terms): what is to be done about an issue, in reading order. Read this second.

Commands first, for they change what is asked; stops and merges before creations; then
what is said, and what begins or waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flows import words
from flows.actions import Action, LookAgain, PutLabel, Reply, TakeLabel
from flows.model import Answer, Label, Seen, Terms
from flows.task.cancel import cancel
from flows.task.deliver import deliver
from flows.task.dispatch import dispatch
from flows.task.finish import finish
from flows.task.fulfil import fulfil
from flows.task.merge import merge
from flows.task.obey import obey
from flows.task.report import report
from flows.task.stall import stall
from flows.task.standing import standing

Rule = Callable[[Seen, Terms], list[Action]]

FIRST: tuple[Rule, ...] = (cancel, merge, finish, deliver)
LAST: tuple[Rule, ...] = (dispatch, stall)


def plan(seen: Seen, terms: Terms) -> list[Action]:
    """The actions that bring the issue where it should be; empty when it is there."""
    replies = [*obey(seen, terms), *fulfil(seen, terms)]
    told = _told(seen, replies)
    first, last = _all(FIRST, told, terms), _all(LAST, told, terms)
    answered = [_planned(reply, explain(told, terms, [*first, *last])) for reply in replies]
    return [*answered, *first, *report(_told(seen, answered), terms), *last]


def explain(seen: Seen, terms: Terms, actions: Iterable[Action]) -> str:
    """Actions in words, a line each with its reason, after where the task stands."""
    doing = [action for action in actions if not isinstance(action, LookAgain)]
    rows = [f"- {type(action).__name__} ({action.slot}): {action.why}" for action in doing]
    return "\n".join([words.standing(standing(seen, terms)), *(rows or ["- nothing is to be done now"])])


def _all(rules: tuple[Rule, ...], seen: Seen, terms: Terms) -> list[Action]:
    return [action for rule in rules for action in rule(seen, terms)]


def _told(seen: Seen, obeyed: list[Action]) -> Seen:
    """What will be seen once the commands are obeyed: the later rules decide on that."""
    new = {reply.answer.key: reply.answer for reply in obeyed if isinstance(reply, Reply)}
    old: list[Answer] = [answer for answer in seen.answers if answer.key not in new]
    gone = {action.name for action in obeyed if isinstance(action, TakeLabel)}
    kept = [label for label in seen.issue.labels if label.name not in gone]
    put = [Label(action.name) for action in obeyed if isinstance(action, PutLabel)]
    issue = replace(seen.issue, labels=(*kept, *put))
    return replace(seen, issue=issue, answers=(*old, *new.values()), commands=())


def _planned(reply: Action, text: str) -> Action:
    """The answer to `/fleet plan` is the plan itself."""
    if isinstance(reply, Reply) and reply.answer.verb == "plan" and reply.answer.is_accepted:
        return replace(reply, answer=replace(reply.answer, text=text))
    return reply
