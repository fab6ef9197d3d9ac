"""A line of text without its markup: what is bold, struck through or code stays known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.token import Token

BREAK_TAG = re.compile(r"(?i)<br\s*/?>")
BADGE = re.compile(r"/badge/([^\W\d_]{3,20})-([^\W\d_]{3,20})-\w+")
SPACES = re.compile(r"[ \t\r\f\v]+")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Text:
    """Plain text; code keeps its backticks. `lead` is the bold text that it begins with
    (after numbers and signs), `rest` what follows; `lines` is `plain` as it was broken, `leads` the
    bold beginning of each line."""

    plain: str = ""
    lead: str = ""
    rest: str = ""
    struck: bool = False
    codes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass
class _Pieces:
    """Runs of text with the same marks: (text, is bold, is struck through)."""

    runs: list[tuple[str, bool, bool]] = field(default_factory=list)
    bold: int = 0
    struck: int = 0
    codes: list[str] = field(default_factory=list)
    badges: int = 0
    is_told: bool = False

    def add(self, text: str) -> None:
        if not self.is_told:
            self.runs.append((text, self.bold > 0, self.struck > 0))

    def open_link(self, url: str) -> None:
        """An image's alternative text is told in brackets, as a badge is read; what a badge's address
        says is told instead."""
        text, bold, struck = self.runs[-1] if self.runs else ("", False, False)
        if text.endswith("!"):
            self.runs[-1] = (text[:-1], bold, struck)
            self.badges += 1
            hit = BADGE.search(url)
            self.add(f"[{hit[1]} {hit[2]}] " if hit else "[")
            self.is_told = hit is not None

    def close_link(self) -> None:
        if self.badges:
            self.badges -= 1
            if not self.is_told:
                self.add("]")
            self.is_told = False


def text_of(token: Token) -> Text:
    """An inline token's text."""
    pieces = _Pieces()
    for child in token.children or ():
        _take(child, pieces)
    return _text(pieces)


def plain_text(text: str) -> Text:
    """Text that holds no markup."""
    lines = tuple(line for part in text.split("\n") if (line := SPACES.sub(" ", part).strip()))
    return Text(" ".join(lines), "", " ".join(lines), False, (), lines)


def _take(child: Token, pieces: _Pieces) -> None:
    kind = child.type
    if kind == "text":
        pieces.add(child.content)
    elif kind == "code_inline":
        pieces.codes.append(child.content.strip())
        pieces.add(f"`{child.content.strip()}`")
    elif kind in ("softbreak", "hardbreak") or (kind == "html_inline" and BREAK_TAG.match(child.content)):
        pieces.add("\n")
    elif kind in ("strong_open", "strong_close"):
        pieces.bold += child.nesting
    elif kind in ("s_open", "s_close"):
        pieces.struck += child.nesting
    elif kind == "link_open":
        pieces.open_link(str(child.attrGet("href") or ""))
    elif kind == "link_close":
        pieces.close_link()


def _text(pieces: _Pieces) -> Text:
    whole = "".join(text for text, _, _ in pieces.runs)
    lines = tuple(line for part in whole.split("\n") if (line := SPACES.sub(" ", part).strip()))
    lead, rest = _lead(pieces.runs)
    leads = _leads(pieces.runs) if lead and len(lines) > 1 else (lead,)
    worded = [struck for text, _, struck in pieces.runs if LETTER.search(text)]
    return Text(" ".join(lines), lead, rest, bool(worded) and worded[0], tuple(pieces.codes), lines, leads)


def _lead(runs: list[tuple[str, bool, bool]]) -> tuple[str, str]:
    """The bold text at the beginning, with the number before it, and the rest."""
    start = 0
    while start < len(runs) and not runs[start][1] and not LETTER.search(runs[start][0]):
        start += 1
    end = start
    while end < len(runs) and (runs[end][1] or not runs[end][0].strip()):
        end += 1
    lead = "".join(text for text, _, _ in runs[:end]) if end > start else ""
    rest = "".join(text for text, _, _ in runs[end:]) if end > start else "".join(t for t, _, _ in runs)
    return " ".join(lead.split()), " ".join(rest.split())


def _leads(runs: list[tuple[str, bool, bool]]) -> tuple[str, ...]:
    """The bold beginning of every line that is not empty."""
    lines: list[list[tuple[str, bool, bool]]] = [[]]
    for text, bold, struck in runs:
        for i, piece in enumerate(text.split("\n")):
            if i:
                lines.append([])
            if piece:
                lines[-1].append((piece, bold, struck))
    return tuple(_lead(line)[0] for line in lines if "".join(text for text, _, _ in line).strip())
