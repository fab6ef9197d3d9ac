"""The line of an epic's overview that names its branch: ``Branch: `epic/42-x` → `main` ``."""

from __future__ import annotations

import re

from flows.checklist.outline import Outline, outline
from flows.checklist.splicing import newline, splice

NAME = r"`?(?P<{}>[^\s`]+)`?"
LINE = re.compile(
    r"(?i)\s*[*_]{0,2}Branch[*_]{0,2}:[*_]{0,2}\s*"
    rf"(?:{NAME.format('branch')}(?:\s*(?:→|-+>|=>)\s*(?:{NAME.format('base')})?)?)?\.?\s*"
)
BAD = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|\.lock(?:/|\Z)|\A[-/.]|[/.]\Z")


def branch_line(text: Outline) -> tuple[int | None, str, str]:
    """(line, branch, base) of the first such line that stands in no list, quote or code; None
    without one. A name that git would refuse, or that is not given, is ""."""
    for start, end in text.paragraphs:
        for line in range(start, end):
            if hit := LINE.fullmatch(text.lines[line]):
                return line, _sound(hit["branch"]), _sound(hit["base"])
    return None, "", ""


def name_branch(body: str, branch: str, base: str) -> str:
    """The body with the line that names this branch and base: put in the place of the one that
    stands there, else at the end of the overview, else at the top. All else stays as it is."""
    text = outline(body)
    line, *names = branch_line(text)
    if names == [branch, base]:
        return body
    if line is not None:
        given = text.lines[line]
        end = given[len(given.rstrip("\r\n")) :]
        return "".join([*text.lines[:line], render_branch(branch, base) + end, *text.lines[line + 1 :]])
    for at in _places(text):
        changed = splice(text.lines, at, _apart(text.lines, at, render_branch(branch, base)), newline(body))
        if branch_line(outline(changed))[1:] == (branch, base):
            return changed
    return body


def render_branch(branch: str, base: str) -> str:
    return f"Branch: `{branch}`" + (f" → `{base}`" if base else "")


def _places(text: Outline) -> list[int]:
    """Where the line may go, the best place first: below the overview's last words, directly
    below its heading, at the top."""
    places = [0]
    for i, heading in enumerate(text.headings):
        if heading.words[:1] == ["overview"]:
            end = text.headings[i + 1].line if i + 1 < len(text.headings) else len(text.lines)
            while end > heading.end and not text.lines[end - 1].strip():
                end -= 1
            return [end, heading.end, 0]
    return places


def _apart(lines: tuple[str, ...], at: int, line: str) -> list[str]:
    """The line with an empty one before and after it where there is none."""
    before = [""] if at > 0 and lines[at - 1].strip() else []
    after = [""] if at < len(lines) and lines[at].strip() else []
    return [*before, line, *after]


def _sound(name: str | None) -> str:
    return name if name and len(name) <= 250 and not BAD.search(name) else ""
