"""Paragraphs that are records: lines with the same separators are a table, a line over definitions or
fields is a title."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace

from flows.reading.blocks import Block
from flows.reading.grade import rates
from flows.reading.inline import plain_text
from flows.reading.labels import labelled
from flows.reading.lexicon.column import NAMING
from flows.reading.signs import BULLET
from flows.reading.tables import column
from flows.reading.title import NAMED

DEFINED = re.compile(r"^:\s+(?=\S)")
LEVEL = 72
FIELDS = {"severity", "place", "fix", "status"}
IDENT = re.compile(r"(?i)^(?:id|ident(?:ifier)?|key|ref|编号|番号)$")
MATTER = re.compile(r"(?i)^[\W_]*(?:issue|finding|problem|vulnerability|bug|befund|problema|problème)[\W_]*$")
MAX_TITLE, FEWEST_ROWS, MAX_DEPTH = 200, 3, 4


def recorded(blocks: list[Block]) -> Iterator[Block]:
    """The blocks, with such paragraphs as tables, or as sections with what belongs to them."""
    blocks = [inner for block in blocks for inner in _quoted(block)]
    titled = {id(block) for block in blocks if block.kind == "para" and _has_fields(block)}
    for block in blocks:
        lines = block.text.lines
        if block.kind != "para" or len(lines) < 2:
            yield block
        elif (table := _table(block)) is not None:
            yield table
        elif all(map(DEFINED.match, lines[1:])) and not DEFINED.match(lines[0]):
            yield from _parted(block, lines[0], [DEFINED.sub("", line) for line in lines[1:]])
        elif named := _named(lines):
            yield from _parted(block, *named)
        elif id(block) in titled and len(titled) > 1:
            yield from _parted(block, lines[0], list(lines[1:]))
        else:
            yield block


def _quoted(block: Block, depth: int = 0) -> list[Block]:
    """What a quote holds, where a record is in it: some tools write each finding as one."""
    if block.kind != "quote" or depth > MAX_DEPTH:
        return [block]
    inner = [one for child in block.children for one in _quoted(child, depth + 1)]
    return inner if any(one.kind == "para" and _named(one.text.lines) for one in inner) else [block]


def _parted(block: Block, title: str, lines: list[str]) -> Iterator[Block]:
    yield Block("section", block.line, block.line, plain_text(title), LEVEL + block.level)
    told = replace(plain_text("\n".join(lines)), codes=block.text.codes)
    yield replace(block, line=min(block.line + 1, block.end), text=told)


def _has_fields(block: Block) -> bool:
    """Whether its first line is a title, and two of the others or more are a finding's fields."""
    first, *others = block.text.lines or ("",)
    is_label = not NAMED.match(first) and (labelled(first) or rates(first))
    if block.text.lead or len(first) > MAX_TITLE or is_label or BULLET.match(first):
        return False
    told = [labelled(line) or rates(line) for line in others]
    kinds = {label.kind for label in told if label}
    return (
        len(kinds) > 1 and bool(kinds & FIELDS) and sum(label is not None for label in told) * 2 >= len(told)
    )


def _named(lines: tuple[str, ...]) -> tuple[str, list[str]] | None:
    """The title that one of the fields is, with the identifier of another, and the other lines."""
    told = [labelled(line) for line in lines]
    title = next((label for label in told if label and NAMING.search(label.name.strip(" *_"))), None)
    if title is None and told and told[0] and MATTER.match(told[0].name):
        title = told[0]
    kinds = {label.kind for label in told if label and label is not title}
    if title is None or len(title.value) < 4 or not kinds & FIELDS:
        return None
    ident = next((label.value for label in told if label and IDENT.match(label.name.strip(" *_"))), "")
    left = [line for line, label in zip(lines, told, strict=True) if label is not title]
    return (f"{ident}: {title.value}" if ident else title.value), left


def _table(block: Block) -> Block | None:
    """Lines with as many separators each, the first of which names columns, as a table."""
    lines = list(block.text.lines)
    if len(lines) < FEWEST_ROWS:
        return None
    for mark in ";|,":
        count = lines[0].count(mark)
        if count < 2 or any(line.count(mark) < count for line in lines):
            continue
        rows = list(csv.reader(lines, delimiter=mark, skipinitialspace=True))
        if len({len(row) for row in rows}) != 1 or len(rows) != len(lines):
            continue
        if len({column(cell) for cell in rows[0]} - {""}) > 1 and max(map(len, rows[0])) <= 40:
            cells = [tuple(plain_text(cell.strip()) for cell in row) for row in rows]
            found = [Block("row", block.line + i, block.line + i, cells=row) for i, row in enumerate(cells)]
            return Block("table", block.line, block.end, level=block.level, children=found)
    return None
