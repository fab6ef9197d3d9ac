"""What a document says of several findings at once counts for each of them: the nearer word before the wider
one, and of two of a kind the later one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.reading.alike import words
from flows.reading.blocks import Block
from flows.reading.field import of_field
from flows.reading.known import letters
from flows.reading.roles import reopens
from flows.reading.tally import named, tallied
from flows.reading.title import fold
from flows.reading.unit import Unit
from flows.reading.verdict import Verdict, ticked, verdicts
from flows.reading.words_of import walk

ENOUGH = 0.6
# "K1 Doors stay open": with nothing behind it an identifier is one where others are counted so too.
BARE = re.compile(r"^\W*(?P<id>[A-ZÄÖÜ]{1,2}\d{1,3}) \S")
Names = dict[str, set[int]]


@dataclass(frozen=True)
class _Told:
    """A verdict, and the units (by id()) that it can be meant for: those of the section that it stands
    in, all where that one holds none."""

    verdict: Verdict
    room: frozenset[int]


def settle(root: Block, kept: list[Unit], found: list[Unit]) -> None:
    """The kept units are done, or open again, as the document says outside of them."""
    names = _names(kept)
    own = {id(unit.block): id(unit) for unit in found if not (unit.is_plan or _tells_only(unit))}
    lists = {id(unit.block) for unit in found if unit.is_done and _tells_only(unit)}
    each = {(replace(one.verdict, line=0), one.room): one for one in _told(root, own, lists, names)}
    told = [
        (one.verdict, meant)
        for one in each.values()
        if (meant := {id(unit) for unit in kept if _is_meant(one, unit, names)})
        and _is_enough(one.verdict, len(meant))
    ]
    for unit in kept:
        said = [verdict for verdict, meant in told if id(unit) in meant]
        if not said:
            continue
        nearest = max(said, key=lambda one: (_rank(one), one.line))
        if nearest.state == "done" and (nearest.idents or not _is_held(unit)):
            unit.is_done = True
        elif nearest.state == "open" and nearest.idents and nearest.line > unit.block.line:
            unit.is_done = False


def _told(root: Block, own: dict[int, int], lists: set[int], names: Names) -> Iterator[_Told]:
    """What is said outside of the findings, in order; `lists` are the items of what was done."""
    known = frozenset(names)
    waiting: list[tuple[Block, Block]] = [(root, root)]
    rooms: dict[int, frozenset[int]] = {}
    is_head = True
    while waiting:
        block, section = waiting.pop()
        if id(block) in own:
            is_head = False
            continue
        is_head = is_head and (block.kind != "section" or block.level <= 10)
        found: list[Verdict] = []
        if block.kind == "table":
            found = [*tallied(block), *named(block, known)]
        elif block.kind in ("para", "item", "section"):
            text = "\n".join(block.text.lines) or block.text.plain
            found = verdicts(text, block.line, known)
            if block.checked is not None or id(block) in lists:
                state = "open" if block.checked is False else "done"
                found += ticked(block.text.plain, block.line, state, known)
            found += [one for line in text.split("\n") if (one := of_field(line, block.line, is_head))]
        if found:
            if id(section) not in rooms:
                rooms[id(section)] = frozenset(own[id(inner)] for inner in walk(section) if id(inner) in own)
            yield from (_Told(verdict, rooms[id(section)]) for verdict in found)
        inside = block if block.kind == "section" else section
        waiting.extend((child, inside) for child in reversed(block.children))


def _tells_only(unit: Unit) -> bool:
    """Whether it stands where a document says what was done, and is no section of its own."""
    return unit.setting.role == "done" and unit.block.kind != "section"


def _names(kept: list[Unit]) -> Names:
    """The units by their identifiers, and by their numbers where each is given once."""
    bare = [hit["id"] for unit in kept if (hit := BARE.match(unit.text.plain))]
    is_counted = len(bare) > 1 and len(set(bare)) == len(bare)
    numbers = Counter(_number(unit) for unit in kept)
    found: Names = {}
    for unit in kept:
        number = _number(unit)
        hit = BARE.match(unit.text.plain) if is_counted else None
        for name in (
            unit.title.ident,
            f"n{number}" if number and numbers[number] == 1 else "",
            fold(hit["id"]) if hit else "",
        ):
            if name:
                found.setdefault(name, set()).add(id(unit))
    return found


def _number(unit: Unit) -> str:
    """The number of a title or of an item, where it has no identifier."""
    return "" if unit.title.ident else unit.title.number or unit.block.number.strip(" .)、")


def _is_meant(told: _Told, unit: Unit, names: Names) -> bool:
    one = told.verdict
    if one.about and not set(words(one.about)) & set(words(unit.title.words)):
        return False
    if one.idents:
        return any(id(unit) in names.get(name, ()) for name in one.idents)
    if told.room and id(unit) not in told.room:
        return False
    if one.levels:
        return unit.severity in one.levels
    if one.themes:
        trail = [letters(title) for title in unit.setting.trail]
        return any(theme in title for theme in one.themes for title in trail)
    return True


def _is_enough(one: Verdict, count: int) -> bool:
    """Whether it speaks of as many: more of them are others."""
    return not one.count or bool(one.idents) or one.count >= ENOUGH * count


def _rank(one: Verdict) -> int:
    return 3 if one.idents else 2 if one.levels else 1 if one.themes else 0


def _is_held(unit: Unit) -> bool:
    """Whether a mark of its own, or the title that it stands beneath, says that it is open."""
    return unit.is_confirmed or unit.block.checked is False or any(map(reopens, unit.setting.trail[-2:]))
