"""A document that is wrapped as a whole: in one fence, by an indent, or with its marks escaped. Its
lines stay where they are."""

from __future__ import annotations

import re
import textwrap

FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[\w-]*)[ \t]*$")
KINDS = ("", "markdown", "md", "mdx", "text", "txt")
HEADING = re.compile(r"^#{1,6}\s+\S")
ESCAPED = re.compile(r"^\s*(?:\\#|#\\#)")
MARK = re.compile(r"\\([#*_`\[\]()<>+\-.!|~{}])")
FEWEST, TAIL = 2, 4


def unwrapped(text: str) -> str:
    """The text without what wraps it; any other is returned as it is."""
    lines = text.split("\n")
    if not text[:1].strip() or lines[0].startswith((" ", "\t", "`", "~")):
        lines = _unfenced(_dedented(lines))
    if sum(bool(ESCAPED.match(line)) for line in lines) >= FEWEST > sum(map(_is_heading, lines)):
        lines = [MARK.sub(r"\1", line) for line in lines]
    return "\n".join(lines)


def _is_heading(line: str) -> bool:
    return bool(HEADING.match(line)) and not ESCAPED.match(line)


def _dedented(lines: list[str]) -> list[str]:
    """Lines all of which are indented as code is."""
    told = [line for line in lines if line.strip()]
    is_code = len(told) > FEWEST and all(line.startswith(("    ", "\t")) for line in told)
    return textwrap.dedent("\n".join(lines)).split("\n") if is_code else lines


def _unfenced(lines: list[str]) -> list[str]:
    """Lines between a fence that is the first one and its end that is the last one."""
    told = [place for place, line in enumerate(lines) if line.strip()]
    opens = FENCE.match(lines[told[0]]) if told else None
    if opens is None or opens["info"].casefold() not in KINDS:
        return lines
    last = next((place for place in told[: -TAIL - 1 : -1] if _closes(lines[place], opens["mark"])), 0)
    inside = lines[told[0] + 1 : last]
    if sum(map(_is_heading, inside)) < FEWEST:
        return lines
    return ["" if place in (told[0], last) else line for place, line in enumerate(lines)]


def _closes(line: str, mark: str) -> bool:
    hit = FENCE.match(line)
    return hit is not None and not hit["info"] and hit["mark"][0] == mark[0] and len(hit["mark"]) >= len(mark)
