"""The rollup: one section of the manifest issue, between two markers that stand on lines of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows.checklist.outline import outline
from flows.checklist.splicing import newline
from flows.config.manifest import BEGIN, END
from flows.model import Fleet, Target, Tick
from flows.rollout.counting import stands
from flows.rollout.ending import DONE, LEFT_OUT, STOPPED, is_live
from flows.words.rollup import action, actions, folded, head, row, table_head

MOST = 58_000  # characters of a body in which all rows are shown
LARGEST = 65_536  # characters that GitHub takes
LEAST = 2_000  # what we claim even where people wrote very much
SPARE = 500  # characters for the table's head and the actions'
LINES = re.compile(r"[^\n]*\n|[^\n]+")
TICK = re.compile(r"\[[xX]\]")
BOX = re.compile(r"(?i)(?P<verb>retry|cancel)\s+(?P<repo>failed|[a-z0-9-]{1,39}/[a-z0-9._-]{1,100})")
ALL = "failed"


def room(body: str) -> int:
    """How many characters the section may take in this body."""
    others = len(replace(body, ""))
    free = max(MOST - others, min(LEAST, LARGEST - others - 10))
    return free * 19 // 20 if newline(body) == "\r\n" else free


def section(fleet: Fleet, why: str = "", link: str = "", most: int = MOST) -> str:
    """The section of at most so many characters, with its markers; the same for the same facts. `why`
    says why the rest waits; `link` is the address of what folds away. "" where there is no room at all."""
    top = head(fleet, why)
    rows = _fitting(fleet, most - len(_joined(top, fleet, [], link)) - SPARE)
    whole = _joined(top, fleet, rows, link)
    if len(whole) <= most:
        return whole
    least = "\n".join((BEGIN, top, END))
    return least if len(least) <= most else ""


def replace(body: str, section: str) -> str:
    """The body with the section in the place of ours, else at its end; "" takes it out. What people wrote
    keeps every byte. Of doubled sections the first stays, and markers without their fellows go."""
    lines = LINES.findall(body)
    pairs = _pairs(lines)
    ours = {i for first, last in pairs for i in range(first, last + 1)}
    strays = [i for i, line in enumerate(lines) if line.strip() in (BEGIN, END) and i not in ours]
    at = pairs[0][0] if pairs else strays[0] if strays else len(lines)
    gone = ours | set(strays)
    before = "".join(line for i, line in enumerate(lines[:at]) if i not in gone)
    after = "".join(line for i, line in enumerate(lines[at:], at) if i not in gone)
    if not section:
        return before + after
    end = "\r\n" if before.endswith("\r") else newline(body)
    text = section.replace("\n", end) + end
    return before + _gap(before, end) + text + after


def boxes(body: str) -> tuple[Tick, ...]:
    """The ticked action boxes of the section, in their order, each once."""
    lines = LINES.findall(body)
    pairs = _pairs(lines)
    if not pairs:
        return ()
    first, last = pairs[0]
    text, found = "".join(lines[first + 1 : last]), dict[Tick, None]()
    if not TICK.search(text):
        return ()  # at most looks, and a thousand rows take a while to read
    for box in outline(text).boxes:
        hit = BOX.fullmatch(box.text) if box.is_ticked else None
        if hit:
            name = hit["repo"].casefold()
            found[Tick(hit["verb"].casefold(), "" if name == ALL else hit["repo"])] = None
    return tuple(found)


def _pairs(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The lines of each begin with its end; a begin behind a begin makes the first one void."""
    found, begun = list[tuple[int, int]](), -1
    for i, line in enumerate(lines):
        word = line.strip()
        if word == BEGIN:
            begun = i
        elif word == END and begun >= 0:
            found.append((begun, i))
            begun = -1
    return found


def _gap(before: str, end: str) -> str:
    """What parts the section from the text above it: an empty line."""
    if not before.strip("\r\n"):
        return ""
    if not before.endswith("\n"):
        return end + end
    return end if LINES.findall(before)[-1].strip() else ""


def _joined(top: str, fleet: Fleet, rows: Sequence[Target], link: str) -> str:
    shown = {one.repo for one in rows}
    left = Counter(stands(one) for one in fleet.targets if one.repo not in shown)
    table = "\n".join((table_head(), *(row(one) for one in rows))) if rows else ""
    parts = [top, table, folded(left, link), actions(fleet, rows)]
    return "\n".join((BEGIN, "\n\n".join(part for part in parts if part), END))


def _fitting(fleet: Fleet, most: int) -> list[Target]:
    """The rows that are shown, in their order: those that people want to see most, as many as fit."""
    left, kept = most, set[str]()
    for one in sorted(fleet.targets, key=_rank):
        left -= len(row(one)) + 1 + sum(len(line) + 1 for line in action(one))
        if left < 0:
            break
        kept.add(one.repo)
    return [one for one in fleet.targets if one.repo in kept]


def _rank(one: Target) -> int:
    """What is under way, what failed, what waits, then what is done and needs nobody."""
    if one.outcome is None:
        return 0 if is_live(one) or one.attempts else 2
    if one.outcome in DONE:
        return 4
    return 3 if one.outcome in LEFT_OUT | STOPPED else 1
