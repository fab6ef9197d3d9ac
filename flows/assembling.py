"""`/fleet epic`: which issues it takes, which epics they form, and which of those stand already.

A command is answered with the issues that it takes; it is done when each of them stands in an
epic, however long that takes and whatever else happens to be created meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import words
from flows.budget.price import most
from flows.checklist.reading import reference
from flows.epic.features import TITLE, features
from flows.epic.group import ALL, group
from flows.filing.joining import numbers, there
from flows.model import Answer, Command, Filed, Grouping, Pool, Relative, Seen
from flows.model.finding import SCOPES, SEVERITIES, TYPES

VERB = "epic"
FEWEST, MOST = 3, 300
EPICS = 100
IN_WORK = ("running", "delivered", "done")
CHOSEN = ("issues", "epic(issues): Selected issues implementation")


def key(command: str, place: int) -> str:
    """Names the epics of a command (`comment:line`), in their order."""
    return f"epic:cmd:{command}:{place}"


def open_answers(answers: Sequence[Answer]) -> list[Answer]:
    """Commands that were accepted and are not carried out yet."""
    return [answer for answer in answers if answer.verb == VERB and answer.is_accepted and not answer.is_done]


def named(command: Command, repo: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The issues of `repo` that a command names, and the words that name none."""
    found, strange = list[int](), list[str]()
    for word in " ".join(command.words).replace(",", " ").split():
        hit = reference(f"#{word}" if word.isdecimal() else word, repo)
        if hit and not hit[1] and hit[0][0].casefold() == repo.casefold():
            found.append(hit[0][1])
        else:
            strange.append(word)
    return tuple(dict.fromkeys(found)), tuple(strange)


def refusal(command: Command, seen: Seen) -> str:
    """Why no epic comes of a command, and what to write instead; "" where one does."""
    given, strange = named(command, seen.subject.repo)
    if strange:
        return words.no_issue(strange)
    if len(given) > MOST:
        return words.too_many(MOST)
    wrong = {number: why for number in given if (why := _unfit(number, seen))}
    if wrong:
        return words.unfit(wrong, tuple(number for number in given if number not in wrong))
    taken = take(command, seen)
    return words.too_few(given or _free(seen), bool(given)) if len(taken) < FEWEST else ""


def take(command: Command, seen: Seen) -> tuple[int, ...]:
    """The issues that a command takes: those that it names; else ours that stand in no epic, and
    features that share a subsystem."""
    given, _ = named(command, seen.subject.repo)
    free = given or _free(seen)
    before = set[int]()
    for earlier in seen.commands[: seen.commands.index(command)]:
        if earlier.verb == VERB and earlier.by.may_write:
            before |= set(take(earlier, seen))
    rows = [row for row in _rows(free, seen) if given or row.number not in before]
    held = [number for grouping in _grouped(rows, bool(given)) for number in sorted(numbers(grouping))]
    return tuple(held[:MOST])


def groupings(answer: Answer, seen: Seen) -> list[Grouping]:
    """The epics that a command's issues form, those that are open still."""
    found = _grouped(_rows(answer.numbers, seen), True)[:EPICS]
    return [_titled(grouping, _pool(seen).filed) for grouping in found]


def is_placed(answer: Answer, place: int, seen: Seen) -> bool:
    """Whether this grouping has become an epic, or has joined others."""
    inside = {number for neighbour in _pool(seen).neighbours for number in there(neighbour)}
    made = _pool(seen).number(key(answer.key, place))
    return bool(made) or numbers(groupings(answer, seen)[place]) <= inside


def done(seen: Seen) -> list[Answer]:
    """The answers to commands whose issues all stand in epics now."""
    waiting = open_answers(seen.answers) if seen.pool else []
    over = [a for a in waiting if all(is_placed(a, i, seen) for i in range(len(groupings(a, seen))))]
    return [replace(answer, is_done=True, text=_told(answer, seen), numbers=()) for answer in over]


def _told(answer: Answer, seen: Seen) -> str:
    made = [_pool(seen).number(key(answer.key, place)) for place in range(EPICS)]
    there_now = {n.number: len(there(n) & set(answer.numbers)) for n in _pool(seen).neighbours}
    joined = [number for number, count in there_now.items() if count and number not in made]
    count = len(answer.numbers)
    price = count, most(seen.blueprint.limits, count)
    return words.assembled([number for number in made if number], joined, price)


def _titled(grouping: Grouping, filed: Sequence[int]) -> Grouping:
    """What did not all come from audits is not called findings."""
    if numbers(grouping) <= set(filed):
        return grouping
    theme, title = CHOSEN if grouping.theme == ALL.theme else (grouping.theme, grouping.title)
    return replace(grouping, theme=theme, title=title.replace(" findings ", " issues "))


def _grouped(rows: list[Filed], is_chosen: bool) -> list[Grouping]:
    """Features by subsystem, all else by theme. Nothing that was chosen one by one is left out,
    so what is too few by itself goes with the rest."""
    found = features(rows)
    inside = {number for grouping in found for number in numbers(grouping)}
    rest = [row for row in rows if row.number not in inside]
    if not is_chosen:
        return [*found, *group([row for row in rest if not TITLE.match(row.title)])]
    return [*found, *group(rest)] if not rest or len(rest) >= FEWEST else group(rows)


def _free(seen: Seen) -> tuple[int, ...]:
    """What may be taken unasked: open, ours or a feature, in no epic and in nobody's hands yet."""
    pool = _pool(seen)
    taken = {number for neighbour in pool.neighbours for number in there(neighbour)}
    taken |= {number for answer in open_answers(seen.answers) for number in answer.numbers}
    wanted = [m for m in pool.relatives if m.number in pool.filed or TITLE.match(m.title)]
    return tuple(m.number for m in wanted if _is_open(m) and m.number not in taken and m.state not in IN_WORK)


def _unfit(number: int, seen: Seen) -> str:
    relative = _pool(seen).relative(number)
    if relative is None:
        return "does not exist"
    if relative.is_pull:
        return "is a pull request"
    if not relative.is_open:
        return "is closed"
    if (number == seen.subject.number and seen.epic) or relative.has(seen.blueprint.label_prefix + "epic"):
        return "is an epic itself"
    other = next((n.number for n in _pool(seen).neighbours if number in there(n)), 0)
    return f"stands in the epic #{other}" if other else ""


def _rows(chosen: Sequence[int], seen: Seen) -> list[Filed]:
    found = [_pool(seen).relative(number) for number in chosen]
    return [
        _filed(relative, seen.blueprint.label_prefix) for relative in found if relative and _is_open(relative)
    ]


def _is_open(relative: Relative) -> bool:
    return relative.is_open and not relative.is_pull


def _filed(relative: Relative, prefix: str) -> Filed:
    """An issue as grouping sees it, by its labels."""
    names = {name.casefold().removeprefix(prefix.casefold()) for name in relative.labels}
    severity = next((word for word in SEVERITIES if word in names), "medium")
    type_ = next((word for word in TYPES if word in names), "other")
    scope = next((word for word in SCOPES if word in names), SCOPES[0])
    return Filed(relative.number, relative.title, severity, type_, scope)


def _pool(seen: Seen) -> Pool:
    return seen.pool or Pool()
