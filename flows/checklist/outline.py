"""Markdown as headings, task-list boxes and paragraphs, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.token import Token

from flows.markdown import parser

BREAK = re.compile(r"(\r\n|\n|\r)")
BOX = re.compile(r"\[(?P<state>[ \t\u00a0xX])\](?:[ \t\u00a0]+(?P<text>[^\n]*))?(?=\n|\Z)")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Heading:
    """A heading that stands in no list and no quote: lines `line` up to, not with, `end`."""

    line: int
    end: int
    level: int
    title: str

    @property
    def words(self) -> list[str]:
        return WORD.findall(self.title.casefold())


@dataclass(frozen=True)
class Box:
    """A task-list item: the place of the character between its brackets, and what follows.
    `first` and `end` are the lines of the outermost item that it is in."""

    line: int
    column: int
    is_ticked: bool
    text: str
    first: int
    end: int


@dataclass(frozen=True)
class Outline:
    """A text as lines with their ends (joined they are the text), and what stands in it.
    Lines count from 0. `paragraphs` are those in no list and no quote, as (line, end)."""

    lines: tuple[str, ...]
    headings: tuple[Heading, ...]
    boxes: tuple[Box, ...]
    paragraphs: tuple[tuple[int, int], ...]


def outline(text: str) -> Outline:
    """What stands in the text, read as GitHub reads it: nothing in code, comments or quotes."""
    parts = BREAK.split(text)
    lines = tuple(body + end for body, end in zip(parts[::2], [*parts[1::2], ""], strict=True))
    tokens = parser().parse(text)
    headings, boxes, paragraphs = list[Heading](), list[Box](), list[tuple[int, int]]()
    quotes, outer = 0, (0, 0)
    for i, token in enumerate(tokens):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        start, end = token.map or (0, 0)
        if quotes:
            continue
        if token.type == "heading_open" and token.level == 0:
            headings.append(Heading(start, end, int(token.tag[1:]), tokens[i + 1].content.strip()))
        elif token.type == "paragraph_open" and token.level == 0:
            paragraphs.append((start, end))
        elif token.type == "list_item_open":
            outer = (start, end) if token.level == 1 else outer
            boxes += _box(tokens[i + 1 : i + 3], lines, outer)
    return Outline(lines, tuple(headings), tuple(boxes), tuple(paragraphs))


def _box(inner: list[Token], lines: tuple[str, ...], outer: tuple[int, int]) -> list[Box]:
    """The box of a list item whose first tokens are `inner`; none, if it has none. List markers
    hold no bracket, so the first one of the line is the box's."""
    if [token.type for token in inner] != ["paragraph_open", "inline"]:
        return []
    line = (inner[1].map or [0])[0]
    column = lines[line].find("[") + 1
    hit = BOX.match(inner[1].content)
    if not hit or lines[line][column : column + 2] != hit["state"] + "]":
        return []
    return [Box(line, column, hit["state"] in "xX", (hit["text"] or "").strip(), *outer)]
