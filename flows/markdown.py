"""Markdown: a parser that hostile text does not slow down, and texts put into markdown safely."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote

from flows.prompt import clean

# Lists may be nested fifty deep. Past the third level quotes are text, because deep ones take
# quadratic time, and nothing that stands in a quote is read.
NESTING, QUOTES = 100, 3
# A mention in the rendered text: an entity is an `@` there too.
MENTION = re.compile(r"(?<![A-Za-z0-9])@(?=\S)|&(?:#0*64|#[xX]0*40|commat);")
# "Fixes #12", "closes owner/repo#3": in a pull request or a commit, these close an issue.
CLOSES = re.compile(
    r"(?i)\b(?P<word>close[sd]?|fix(?:e[sd])?|resolve[sd]?)(?P<gap>:?\s+)"
    r"(?P<repo>(?:[\w.-]{1,39}/[\w.-]{1,100})?)#(?=\d)"
)
BLOCK = re.compile(r"#|>|<|\[|[-+*](?:\s|\Z)|(?:[-*_]\s*){3}|`{3}|~{3}|=+\Z")
COUNTED = re.compile(r"\A([0-9]{1,9})(?=[.)])")
HUSH = "\u200b"


@cache
def parser() -> MarkdownIt:
    """CommonMark's blocks, with the lines that each stands on; what is in them is not parsed. Made once:
    making it takes longer than most texts do."""
    made = MarkdownIt("commonmark", {"maxNesting": NESTING})
    made.core.ruler.disable("inline")
    made.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return warm(made)


def warm(made: MarkdownIt) -> MarkdownIt:
    """The parser with its rules in order, as they are after a first text: so threads may share it."""
    made.parse("*a*")
    return made


def one_line(text: str) -> str:
    """A text as one line: no hidden characters, no HTML comment, nobody called by it."""
    return hushed(" ".join(clean(text).split()))


def hushed(text: str) -> str:
    """A text in which mentions call nobody and closing keywords close nothing: behind the `@`
    and the `#` stands a character that cannot be seen."""
    return CLOSES.sub(lambda hit: hit[0] + HUSH, MENTION.sub(lambda hit: hit[0] + HUSH, text))


def paragraph(text: str) -> str:
    """A text as one line that begins no markdown block."""
    line = one_line(text)
    return "\\" + line if BLOCK.match(line) else COUNTED.sub(r"\1\\", line)


def code(text: str) -> str:
    """A text as a code span that it cannot close."""
    line = " ".join(clean(text).split())
    fence = "`" * (1 + max((len(ticks) for ticks in re.findall("`+", line)), default=0))
    pad = " " if line[:1] == "`" or line[-1:] == "`" else ""
    return f"{fence}{pad}{line}{pad}{fence}" if line else ""


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    depth = state.env.get("quotes", 0)
    if depth >= QUOTES:
        return False
    state.env["quotes"] = depth + 1
    try:
        return blockquote(state, start, end, silent)
    finally:
        state.env["quotes"] = depth
