"""What of a document could not be read with confidence, each with what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flows.model.blueprint import Problem
from flows.reading.blocks import Block
from flows.reading.parts import subsections
from flows.reading.problem import is_problem
from flows.reading.roles import role
from flows.reading.unit import Unit
from flows.reading.words_of import walk, words_of

WHERE = "audit"
UNIT = "give each finding a heading, a list item or a table row of its own."
MAX_DOUBTS = 20


def doubts(root: Block, found: list[Unit], kept: list[Unit]) -> Iterator[Problem]:
    """Sections that look like findings of which none was read; units that were taken although
    nothing around them says that they are findings; and a document without any unit."""
    if not found:
        what = "no finding was read: the document has no headings, lists or tables that hold any"
        yield Problem(WHERE, 1, what, f"if it reports problems, {UNIT}")
        return
    taken = {id(block) for unit in found for block in walk(unit.block)}
    for section in islice(_unread(root, taken), MAX_DOUBTS):
        what = f"the section {_name(section)!r} speaks of problems, but no finding was read in it"
        yield Problem(WHERE, section.line, what, f"if it holds findings, {UNIT}")
    weak = [unit for unit in kept if unit.is_weak]
    if weak:
        lines = ", ".join(str(unit.block.line) for unit in weak[:MAX_DOUBTS])
        what = f"nothing around line {lines} says whether it is a finding; it was read as one"
        remedy = 'put it under a heading such as "Findings", or under "Fixed" or "Notes" where it is none.'
        yield Problem(WHERE, weak[0].block.line, what, remedy)


def _unread(root: Block, taken: set[int]) -> Iterator[Block]:
    """Sections that are named for findings, hold prose that states problems, and hold no unit."""
    for section in walk(root):
        if section.kind != "section" or not section.text.plain or role(section.text.plain) != "open":
            continue
        if subsections(section) or any(id(block) in taken for block in walk(section)):
            continue
        if is_problem(words_of(section)[len(section.text.plain) :][:4000]):
            yield section


def _name(section: Block) -> str:
    return section.text.plain if len(section.text.plain) <= 80 else f"{section.text.plain[:79]}…"
