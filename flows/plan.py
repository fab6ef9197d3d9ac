"""plan(seen, terms): what is to be done about an issue, in reading order. Read this second.

Commands first, for they change what is asked; stops and merges before creations; then
what is said, and what begins or waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flows import labels, words
from flows.actions import Action, LookAgain, PutLabel, Reply, TakeLabel
from flows.audit.block import block
from flows.audit.end import end
from flows.audit.file import file
from flows.audit.gather import gather
from flows.audit.read_on import read_on
from flows.audit.report import report as report_audit
from flows.epic.aside import aside
from flows.epic.begin import begin
from flows.epic.close import close
from flows.epic.forming import forming
from flows.epic.land import land
from flows.epic.report import report as report_epic
from flows.epic.resolve import resolve
from flows.epic.stall import stall as wait
from flows.epic.update import update
from flows.epic.write import write
from flows.family.adopt import adopt
from flows.family.assemble import assemble
from flows.family.follow import follow
from flows.family.nest import nest
from flows.family.recall import recall
from flows.family.release import release
from flows.fleet.conduct import conduct
from flows.fleet.convene import convene
from flows.fleet.link import link
from flows.fleet.publish import publish
from flows.fleet.tell import tell
from flows.fleet.track import track
from flows.model import Answer, Label, Seen, Terms
from flows.task.cancel import cancel
from flows.task.deliver import deliver
from flows.task.dispatch import dispatch
from flows.task.escalate import escalate
from flows.task.finish import finish
from flows.task.fulfil import fulfil
from flows.task.merge import merge
from flows.task.obey import obey
from flows.task.report import report
from flows.task.stall import stall

Rule = Callable[[Seen, Terms], list[Action]]

# each kind of issue: what is done before anything is said, what is said, what is done after
TASK: tuple[tuple[Rule, ...], Rule, tuple[Rule, ...]] = (
    (cancel, merge, finish, deliver),
    report,
    (escalate, dispatch, stall),
)
EPIC: tuple[tuple[Rule, ...], Rule, tuple[Rule, ...]] = (
    (recall, update, close, write, land, begin, adopt, follow, nest, release, resolve),
    report_epic,
    (aside, wait),
)
FORMING: tuple[tuple[Rule, ...], Rule, tuple[Rule, ...]] = ((), forming, ())
AUDIT: tuple[tuple[Rule, ...], Rule, tuple[Rule, ...]] = (
    (recall, adopt, release),
    report_audit,
    (read_on, block, file, gather, end),
)
TARGET: tuple[tuple[Rule, ...], Rule, tuple[Rule, ...]] = (
    (cancel, merge, finish, track, publish, deliver, link),
    tell,
    (dispatch, stall),
)
MANIFEST: tuple[tuple[Rule, ...], Rule, tuple[Rule, ...]] = ((), conduct, (convene,))


def plan(seen: Seen, terms: Terms) -> list[Action]:
    """The actions that bring the issue where it should be; empty when it is there."""
    first, said, last = _rules(seen, terms)
    replies = [*obey(seen, terms), *fulfil(seen, terms)]
    told = _told(seen, replies)
    before, after = _all(first, told, terms), _all((*last, assemble), told, terms)
    answered = [_planned(reply, explain(told, terms, [*before, *after])) for reply in replies]
    return [*answered, *before, *said(_told(seen, answered), terms), *after]


def announce(seen: Seen, terms: Terms) -> list[Action]:
    """What the issue is to say of itself now, and nothing else of the plan."""
    _, said, _ = _rules(seen, terms)
    return said(seen, terms)


def explain(seen: Seen, terms: Terms, actions: Iterable[Action]) -> str:
    """Actions in words, a line each with its reason, after where the issue stands; then what the work
    may cost, and what the day has left."""
    doing = [action for action in actions if not isinstance(action, LookAgain)]
    rows = [f"- {type(action).__name__} ({action.slot}): {action.why}" for action in doing]
    told = "\n".join([words.stands(seen, terms), *(rows or ["- nothing is to be done now"])])
    costs = [words.price(seen, terms), words.left(seen, terms)]
    return "\n\n".join([told, *([" ".join(filter(None, costs))] if any(costs) else [])])


def _rules(seen: Seen, terms: Terms) -> tuple[tuple[Rule, ...], Rule, tuple[Rule, ...]]:
    if seen.target or seen.charter:
        return TARGET if seen.target else MANIFEST
    if forming(seen, terms):
        return FORMING
    return EPIC if seen.epic else AUDIT if seen.audit else TASK


def _all(rules: tuple[Rule, ...], seen: Seen, terms: Terms) -> list[Action]:
    return [action for rule in rules for action in rule(seen, terms)]


def _told(seen: Seen, obeyed: list[Action]) -> Seen:
    """What will be seen once the commands are obeyed: the later rules decide on that. A request for
    an agent counts once GitHub's timeline tells of it."""
    new = {reply.answer.key: reply.answer for reply in obeyed if isinstance(reply, Reply)}
    old: list[Answer] = [answer for answer in seen.answers if answer.key not in new]
    gone = {action.name for action in obeyed if isinstance(action, TakeLabel)}
    kept = [label for label in seen.issue.labels if label.name not in gone]
    put = [
        Label(action.name)
        for action in obeyed
        if isinstance(action, PutLabel) and action.name != labels.AGENT
    ]
    issue = replace(seen.issue, labels=(*kept, *put))
    left = tuple(command for command in seen.commands if command.key not in new)
    return replace(seen, issue=issue, answers=(*old, *new.values()), commands=left)


def _planned(reply: Action, text: str) -> Action:
    """The answer to `/fleet plan` is the plan itself."""
    if isinstance(reply, Reply) and reply.answer.verb == "plan" and reply.answer.is_accepted:
        return replace(reply, answer=replace(reply.answer, text=text))
    return reply
