"""The passages of a text: each heading, paragraph, item and row by itself, and no code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.reading.blocks import Block, parse
from flows.reading.words_of import walk

TAG = re.compile(r"<[^<>]*>")
# Scripts that put no space between words: each character is one.
WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


@dataclass(frozen=True)
class Passage:
    """Words that belong together: `line` to `end` in the text (from 1), `trail` the headings that
    it stands under, `is_heading` whether it is one, `room` the last line that is under it."""

    line: int
    end: int
    plain: str
    trail: tuple[str, ...] = ()
    is_heading: bool = False
    is_row: bool = False
    room: int = 0


def passages(text: str) -> list[Passage]:
    """All passages of a markdown document, in order."""
    found: list[Passage] = []
    open_headings: list[Block] = []
    blocks = parse(text)
    starts = [block.line for block in blocks if block.kind == "section"]
    for block in blocks:
        if block.kind == "section":
            open_headings = [above for above in open_headings if above.level < block.level]
            trail = tuple(above.text.plain for above in open_headings)
            room = next((line - 1 for line in starts if line > block.line), text.count("\n") + 1)
            found.append(Passage(block.line, block.end, block.text.plain, trail, is_heading=True, room=room))
            open_headings.append(block)
        else:
            trail = tuple(above.text.plain for above in open_headings)
            found += [one for inner in walk(block) for one in _of(inner, trail)]
    return [one for one in found if one.plain.strip()]


def _of(block: Block, trail: tuple[str, ...]) -> Iterator[Passage]:
    """A block's own words, without those of the blocks in it."""
    if block.kind == "row":
        plain = " \u2014 ".join(cell.plain for cell in block.cells)
        yield Passage(block.line, block.end, plain, trail, is_row=True)
    elif block.kind == "html":
        for number, line in enumerate(block.raw.split("\n"), block.line):
            yield Passage(number, number, TAG.sub(" ", line), trail)
    elif block.kind not in ("code", "front"):
        yield Passage(block.line, block.end, block.text.plain, trail)
