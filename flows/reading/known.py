"""What a document repeats: titles that stand in a table of findings, fields that section after section has,
severities that end a section's text. By these a section is known as a finding."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from flows.reading.blocks import Block
from flows.reading.grade import said
from flows.reading.labels import LABEL
from flows.reading.parts import is_part, parts, subsections
from flows.reading.places import places
from flows.reading.rated import rated
from flows.reading.roles import role
from flows.reading.tables import is_findings_table, rows
from flows.reading.title import take_apart
from flows.reading.words_of import walk

FEWEST, MAX_LINES, MAX_WORDS = 3, 40, 4


@dataclass(frozen=True)
class Known:
    """`rows` the titles of rows with a severity, folded; `fields` the names of fields that several
    sections have; `graded` the sections (by id()) that state how severe they are, where several do."""

    rows: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    graded: frozenset[int] = frozenset()


def known(root: Block) -> Known:
    """What the outline repeats."""
    told: set[str] = set()
    fields: Counter[str] = Counter()
    graded: set[int] = set()
    alone = False
    for block in walk(root):
        if block.kind == "table" and is_findings_table(block, True):
            told |= {
                letters(take_apart(cells["title"].plain).words)
                for _, cells in rows(block, True)
                if "title" in cells and {"severity", "score"} & cells.keys()
            }
        elif block.kind == "section" and block.text.plain and _is_leaf(block):
            fields.update(names(block))
            if role(block.text.plain) not in ("about", "plan") and _grades(block):
                graded.add(id(block))
                alone = alone or _is_placed(block)
    common = frozenset(name for name, count in fields.items() if count >= FEWEST)
    is_repeated = len(graded) > 1 or bool(alone)
    return Known(frozenset(told - {""}), common, frozenset(graded) if is_repeated else frozenset())


def _is_leaf(section: Block) -> bool:
    return not is_part(section) and all(is_part(sub) for sub in subsections(section) if sub.text.plain)


def _grades(section: Block) -> bool:
    """Whether a section states its severity in a field or in its prose; items that do are findings."""
    told = [part for part in parts(section) if part.kind]
    return bool(
        rated(told) or any(said(child.text.plain) for child in section.children if child.kind == "para")
    )


def _is_placed(section: Block) -> bool:
    """Whether one that stands alone is a finding all the same: a field states its severity, and it names
    where it is in the code."""
    is_rated = rated([part for part in parts(section) if part.kind])
    return bool(is_rated) and any(places(child.text.plain) for child in section.children)


def names(section: Block) -> set[str]:
    """What stands before a colon in its lines and items, known as a label or not."""
    lines: list[str] = []
    for child in section.children:
        if child.kind == "para":
            lines.extend(child.text.lines)
        elif child.kind == "list":
            lines.extend(item.text.plain for item in child.children)
    hits = [LABEL.match(line) for line in lines[:MAX_LINES]]
    return {hit["label"].casefold() for hit in hits if hit and len(hit["label"].split()) <= MAX_WORDS}


def letters(title: str) -> str:
    """A title as it is compared with others: its letters and digits."""
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", title).casefold()))
