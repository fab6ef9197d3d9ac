"""Lists that a markdown parser takes for text: lines with bullets or signs, counted paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from flows.reading.blocks import Block
from flows.reading.inline import Text, plain_text
from flows.reading.labels import labelled
from flows.reading.signs import BULLET, COLOURS

LIST_LINES = 2
DASH = re.compile(r"^[-*+]\s+")
COUNT = re.compile(r"^(?:\(?(?P<number>\d{1,3})[.)]|\((?P<letter>[a-z])\))\s+\S")
LATER = re.compile(r"^(?:[-*+]|\(?\d{1,3}[.)]|\([a-z]\))\s+(?=\S)")


def bulleted(blocks: list[Block]) -> Iterator[Block]:
    """A paragraph whose lines all begin with a bullet or a sign is a list; and so is the end of one
    whose later lines begin with a number or a dash that a parser takes for text."""
    counted = _counted(blocks)
    for block in blocks:
        block.children = list(bulleted(block.children)) if block.children else []
        lines = block.text.lines
        if block.kind == "list" and (told := _lagging(block)) is not None:
            yield block
            yield told
        elif id(block) in counted:
            yield _list(block, 0, LATER, number=True)
        elif block.kind == "para" and len(lines) >= LIST_LINES and all(map(BULLET.match, lines)):
            yield _list(block, 0, BULLET)
        elif block.kind == "item" and any(map(DASH.match, lines[1:])):
            first = next(i for i, line in enumerate(lines) if i and DASH.match(line))
            block.children.insert(0, _list(block, first, DASH))
            block.text = _until(block.text, first)
            yield block
        elif block.kind == "para" and any(map(LATER.match, lines[1:])):
            first = next(i for i, line in enumerate(lines) if i and LATER.match(line))
            inner = _list(block, first, LATER)
            block.text = _until(block.text, first)
            yield block
            yield inner
        else:
            yield block


def _lagging(block: Block) -> Block | None:
    """The labelled lines right behind a list, which a parser takes for the end of its last item."""
    if len(block.children) < LIST_LINES or block.children[-1].children:
        return None
    *others, last = block.children
    first = next((i for i, line in enumerate(last.text.lines) if labelled(line)), 0)
    if not first or any(labelled(line) for item in others for line in item.text.lines):
        return None
    lines, at = last.text.lines[first:], last.line + first
    leads = tuple(last.text.leads[first:]) if len(last.text.leads) == len(last.text.lines) else ()
    last.text = _until(last.text, first)
    return Block("para", at, max(at, last.end), replace(_line("\n".join(lines)), leads=leads), block.level)


def _is_signed(text: Text) -> bool:
    """Whether a paragraph begins with a coloured sign, and with no title of its own."""
    is_title = len(text.lead.split()) > 3 or labelled(text.plain) is not None
    return text.plain.startswith(tuple(COLOURS)) and not is_title and len(text.plain.split()) > 4


def _place(hit: re.Match[str]) -> int:
    """A number, or the place of a letter: "(b)" is the second."""
    return int(hit["number"]) if hit["number"] else ord(hit["letter"]) - ord("a") + 1


def _counted(blocks: list[Block]) -> set[int]:
    """Paragraphs that begin with numbers in their order, and those that begin with coloured signs."""
    found = [
        (_place(hit), block)
        for block in blocks
        if block.kind == "para" and not block.text.lead and (hit := COUNT.match(block.text.plain))
    ]
    signed = [block for block in blocks if block.kind == "para" and _is_signed(block.text)]
    runs = [{id(block) for block in signed}] if len(signed) > 1 else []
    runs += [
        {id(block), id(after)}
        for (number, block), (following, after) in pairwise(found)
        if following == number + 1
    ]
    return set().union(*runs)


def _list(block: Block, first: int, mark: re.Pattern[str], number: bool = False) -> Block:
    """The list that a block's lines from `first` on are; each line without a mark goes on."""
    items: list[Block] = []
    for i, line in enumerate(block.text.lines[first:], block.line + first):
        hit = mark.match(line)
        if hit or not items:
            told = line if mark is BULLET else line[hit.end() :] if hit else line
            text = replace(_line(told), struck=block.text.struck and not items and not first)
            items.append(Block("item", i, i, text, number=hit[0] if hit and number else ""))
        else:
            items[-1].text = _line("\n".join([*items[-1].text.lines, line]))
    return Block("list", block.line + first, block.end, level=block.level, children=items)


def _until(text: Text, count: int) -> Text:
    """The text's first lines."""
    kept = _line("\n".join(text.lines[:count]))
    if not text.lead or not kept.plain.startswith(text.lead):
        return kept
    rest = kept.plain[len(text.lead) :].strip()
    return replace(kept, lead=text.lead, rest=rest, struck=text.struck, leads=text.leads[:count])


def _line(line: str) -> Text:
    codes = tuple(re.findall(r"`([^`]+)`", line))
    return replace(plain_text(line), codes=codes)
