"""plan(seen, terms): what is to be done about an issue, in reading order. Read this second.

Commands first, for they change what is asked; stops and merges before creations; then
what is said, and what begins or waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flows import words
from flows.actions import Action, LookAgain, Reply
from flows.model import Answer, Seen, Terms
from flows.task.cancel import cancel
from flows.task.deliver import deliver
from flows.task.dispatch import dispatch
from flows.task.finish import finish
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
    replies = obey(seen, terms)
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


def _told(seen: Seen, replies: list[Action]) -> Seen:
    """What will be seen once the replies are given: the later rules decide on that."""
    new = {reply.answer.key: reply.answer for reply in replies if isinstance(reply, Reply)}
    old: list[Answer] = [answer for answer in seen.answers if answer.key not in new]
    return replace(seen, answers=(*old, *new.values()), commands=())


def _planned(reply: Action, text: str) -> Action:
    """The answer to `/fleet plan` is the plan itself."""
    if isinstance(reply, Reply) and reply.answer.verb == "plan" and reply.answer.is_accepted:
        return replace(reply, answer=replace(reply.answer, text=text))
    return reply
