"""An epic's body, written for the first time."""

from __future__ import annotations

import re

from flows.checklist.branch import LINE, render_branch
from flows.markdown import one_line, paragraph
from flows.model import Checklist, Child, Phase
from flows.prompt import clean

ACCEPTANCE = "all children merged into the epic branch, and its CI green"
MAX_TITLE = 256


def render(checklist: Checklist, overview: str, repo: str) -> str:
    """The body of an epic of `repo` (`docs/formats.md`); problems and line numbers are not
    written. `parse` gives the same phases back where titles are `plain` and phases are named
    as ours are; a phase without a title can only be the first."""
    named = render_branch(checklist.branch, checklist.base) if checklist.branch else ""
    parts = ["## Overview", _prose(overview), named, "## Child Issues"]
    parts += ["\n".join(line for i, phase in enumerate(checklist.phases) for line in _lines(phase, i, repo))]
    parts += ["## Acceptance Criteria", f"- [ ] {ACCEPTANCE}"]
    return "\n\n".join(part for part in parts if part) + "\n"


def row(child: Child, repo: str) -> str:
    """A child's line, without a line end."""
    named = "" if child.repo.casefold() in ("", repo.casefold()) else child.repo
    title = plain(child.title)
    box = "x" if child.is_ticked else " "
    return f"- [{box}] {named}#{child.number}" + (f" - {title}" if title else "")


def plain(text: str) -> str:
    """A text as one line: no hidden characters, no HTML comment, nobody called by it."""
    return one_line(text)[:MAX_TITLE].strip()


def plain_heading(title: str) -> str:
    """A title that a heading can hold: what markdown would take for its closing is left out."""
    return re.sub(r"(?:(?:^|(?<=\s))#+\s*)+\Z", "", plain(title)).strip()


def _lines(phase: Phase, index: int, repo: str) -> list[str]:
    title = plain_heading(phase.title) or (f"Phase {index + 1}" if index else "")
    heading = [f"### {title}"] if title else []
    return heading + [row(child, repo) for child in phase.children]


def _prose(text: str) -> str:
    """Paragraphs that are nothing but paragraphs: no heading, list, code or branch line."""
    paragraphs = [plain_paragraph(part) for part in re.split(r"\n[ \t]*\n", clean(text))]
    return "\n\n".join(part for part in paragraphs if part)


def plain_paragraph(text: str) -> str:
    """A text as one line that begins no markdown block and names no branch."""
    line = paragraph(text)
    return line.replace(":", "\\:", 1) if LINE.fullmatch(line) else line
