"""Fenced blocks of an issue's body, each with the place of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.markdown import parser

BREAK = re.compile(r"\r\n|\n|\r")
# What YAML takes for an end of line, and no editor does.
ODD_BREAK = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True)
class Block:
    """A fenced block. Its text begins on `line` of the body, counted from 1; `columns` are the characters
    that stand before each of its lines. `language` is in small letters, "" for none."""

    text: str
    line: int
    columns: tuple[int, ...]
    language: str
    is_closed: bool
    is_quoted: bool

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Where a line and column of the text stand in the body; a column of 0 is unknown and stays it."""
        before = self.columns[line - 1] if 0 < line <= len(self.columns) else 0
        return self.line + line - 1, column + before if column else 0


def blocks(body: str) -> tuple[Block, ...]:
    """The fenced blocks in their order, as GitHub sees them; those in quotes say so."""
    lines = BREAK.split(body)
    found, quotes = list[Block](), 0
    for token in parser().parse(body):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "fence" and token.map:
            start, end = token.map
            text = token.content.split("\n")
            text = text[:-1] if text[-1] == "" else text
            last = lines[end - 1].lstrip(" \t>").rstrip()
            is_closed = _closes(last, token.markup)
            columns = tuple(_before(lines, start + 1 + i, row) for i, row in enumerate(text))
            language = (token.info.split() or [""])[0].casefold()
            shown = ODD_BREAK.sub(" ", token.content)
            found.append(Block(shown, start + 2, columns, language, is_closed, quotes > 0))
    return tuple(found)


def _closes(line: str, markup: str) -> bool:
    return len(line) >= len(markup) and not line.strip(markup[0])


def _before(lines: list[str], at: int, text: str) -> int:
    line = lines[at] if at < len(lines) else ""
    return len(line) - len(text) if line.endswith(text) else 0
