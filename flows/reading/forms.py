"""Forms: headings that ask the same again and again, and findings that have their title in a field."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from flows.reading.blocks import Block
from flows.reading.inline import plain_text
from flows.reading.labels import label_kind
from flows.reading.lexicon.column import NAMING
from flows.reading.parts import Part, is_part, parts, subsections
from flows.reading.title import KINDS
from flows.reading.words_of import walk, words_of

FEWEST, TIMES, LONGEST = 4, 2, 200
# "Finding", "Issue #3", "VULN-004": a title that says nothing of the matter.
BARE = re.compile(
    rf"(?i)^\W*(?:(?:{KINDS}|item|entry|record|observation|ticket|report)\W{{0,3}}(?:no\.?|nr\.?|n[°º])?\s*"
    r"(?:[a-z]{0,6}[-.]?\d{1,4}(?:[.-]\d{1,3})?)?|[a-z]{1,8}[-.]\d{1,4})\W*$"
)
TELLS = re.compile(
    r"(?i)^\W*(?:issue|problem|finding|summary|description|what\b.*|befund|problema|constat)\W*$"
)


def filled(root: Block) -> Block:
    """The outline, with each filled form as a section, and with titles out of fields."""
    for section in list(walk(root)):
        if section.kind == "section":
            _gather(section)
    for section in list(walk(root)):
        if section.kind == "section" and BARE.match(section.text.plain):
            _retitle(section)
    return root


def _gather(section: Block) -> None:
    """Sections whose titles come again and again in turn, gathered by turns."""
    inner = [sub for sub in subsections(section) if sub.text.plain]
    names = [" ".join(sub.text.plain.casefold().split()).strip(" :") for sub in inner]
    counts = Counter(names)
    if len(inner) < FEWEST or min(counts.values()) < TIMES or sum(map(_is_asked, inner)) * 2 < len(inner):
        return
    starts = [sub for sub, name in zip(inner, names, strict=True) if name == names[0]]
    first = section.children.index(starts[0])
    places = [section.children.index(sub) for sub in starts] + [len(section.children)]
    forms = [_form(section.children[begin:end]) for begin, end in pairwise(places)]
    section.children = [*section.children[:first], *forms]


def _is_asked(section: Block) -> bool:
    """Whether a title asks for something: it is a label, or a question."""
    return label_kind(section.text.plain) is not None or section.text.plain.rstrip().endswith("?")


def _form(blocks: list[Block]) -> Block:
    titles = [block for block in blocks if NAMING.search(block.text.plain.strip(" :*"))]
    named = next(iter(titles or blocks))
    told = next((line for line in words_of(named).split("\n")[1:] if line.strip()), named.text.plain)
    first = blocks[0]
    end = max(block.end for block in blocks)
    return Block("section", first.line, end, plain_text(told[:LONGEST]), first.level - 5, children=blocks)


def _retitle(section: Block) -> None:
    """A title that says nothing goes on with what a field calls it."""
    if any(not is_part(sub) for sub in subsections(section)):
        return
    found = parts(section)
    named = next((part for part in found if NAMING.search(part.name.strip(" :*_"))), None)
    named = named or next((part for part in found if part.kind == "text" and TELLS.match(part.name)), None)
    value = _value(named) if named else ""
    if len(value) < FEWEST:
        return
    is_counted = re.search(r"\d", section.text.plain)
    plain = f"{section.text.plain.strip(' :')}: {value}" if is_counted else value
    section.text = replace(plain_text(plain), codes=section.text.codes)


def _value(part: Part) -> str:
    told = part.value or next((words_of(block) for block in part.blocks if block.kind != "code"), "")
    return told.strip().split("\n")[0][:LONGEST]
