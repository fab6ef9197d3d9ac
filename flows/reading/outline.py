# ruff: noqa: RUF001 - signs and words of many scripts
"""Sections: by headings, by `<details>`, and by lines that only look like headings.

Levels: headings 10 to 60; a plain line that stands as a title 62 or 64; a lone numbered item
with its text beneath 66; a bold line 70; a bold label ("Fix:") 80; inside of `<details>` 1000 more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from flows.reading.blocks import Block
from flows.reading.bullets import bulleted
from flows.reading.folded import unfold
from flows.reading.forms import filled
from flows.reading.inline import Text, plain_text
from flows.reading.labels import label_kind, labelled
from flows.reading.places import PATH
from flows.reading.records import recorded
from flows.reading.severity import only_severity
from flows.reading.signs import bare
from flows.reading.title import take_apart

# "**[L-01]** Fees have no bound": the title is what follows.
ONLY_IDENT = re.compile(r"^\W*[A-Za-z]{1,6}-?\d{1,4}\W*$")
LETTERED = re.compile(r"^(?P<letter>[A-Z])[.)]\s+\S.{8,}")
ENDS = re.compile(r"[.。!！?？;；,，]$")


def outline(blocks: list[Block]) -> Block:
    """The document as one section of level 0, every block inside of the section it stands in."""
    flat = list(unfold(bulleted(list(recorded(blocks)))))
    headed = any(block.kind == "section" and block.level <= 60 for block in flat)
    return filled(_nest(list(_promote(flat, headed))))


def _nest(blocks: list[Block]) -> Block:
    root = Block("section", 1, 1)
    stack = [root]
    last = max((i for i, block in enumerate(blocks) if block.kind == "section"), default=0)
    for i, block in enumerate(blocks):
        if block.kind == "section":
            while len(stack) > 1 and stack[-1].level >= block.level:
                stack.pop()
            stack[-1].children.append(block)
            stack.append(block)
        elif block.kind != "rule":
            stack[-1].children.append(block)
        elif i > last:
            # What stands behind a line at the end is said of the whole.
            stack = stack[:2]
    return root


def _promote(blocks: list[Block], headed: bool) -> Iterator[Block]:
    lone = _lone_items(blocks)
    run_in = _run_in(blocks)
    lettered = _lettered(blocks)
    for i, block in enumerate(blocks):
        after = blocks[i + 1].kind if i + 1 < len(blocks) else "section"
        level = _level(block, after)
        if id(block) in lone:
            item = block.children[0]
            text = Text(
                f"{item.number}. {item.text.plain}", "", item.text.plain, item.text.struck, item.text.codes
            )
            yield Block("section", block.line, block.end, text, 66 + block.level, item.number)
        elif id(block) in lettered:
            yield from _told_by_letter(block)
        elif id(block) in run_in:
            yield from _parted(block)
        elif level:
            yield Block("section", block.line, block.end, block.text, level + block.level)
        elif not headed and after not in ("section", "rule") and _is_plain_title(block):
            first = i == 0 or blocks[i - 1].kind == "rule"
            yield Block("section", block.line, block.end, block.text, (62 if first else 64) + block.level)
        else:
            yield block


def _lettered(blocks: list[Block]) -> set[int]:
    """Paragraphs that begin with letters in their order: "A. **Tide is ignored**"."""
    found = [
        (hit["letter"], block)
        for block in blocks
        if block.kind == "para" and not block.text.lead and (hit := LETTERED.match(block.text.plain))
    ]
    return {
        id(one)
        for (letter, block), (after, following) in pairwise(found)
        if ord(after) == ord(letter) + 1
        for one in (block, following)
    }


def _level(block: Block, after: str) -> int:
    """A bold line's level, 0 where the block is none."""
    text = block.text
    if block.kind != "para" or not text.lead or len(text.lines) != 1 or after in ("section", "rule"):
        return 0
    if text.rest.strip(" :：") and (len(bare(text.rest)) > 60 or text.lead.rstrip().endswith((":", "："))):
        return 0
    if text.rest.lstrip().startswith((":", "：")) and text.rest.strip(" :："):
        return 0
    if text.rest.strip(" :：") and not re.search(r"[^\W\d_]{3}", PATH.sub(" ", text.lead)):
        return 0  # "`a/b.py` holds only stubs:" says something of a file
    if (label := labelled(text.plain)) is not None and label.value:
        return 0
    return 80 if label_kind(text.plain) is not None and not only_severity(text.plain) else 70


def _run_in(blocks: list[Block]) -> set[int]:
    """Paragraphs that begin with a bold title and go on in the same paragraph, of which there are
    several: a line of its own or a title of some words, and no label."""
    found = [block for block in blocks if block.kind == "para" and _begins_with_title(block.text)]
    return {id(block) for block in found} if len(found) > 1 else set()


def _begins_with_title(text: Text) -> bool:
    if not text.lead or not text.rest.strip(" :：.") or label_kind(text.lead) is not None:
        return False
    if labelled(text.lines[0]) is not None:
        return False
    head = take_apart(text.lead)
    alone = len(text.lines) > 1 and text.lines[0].strip("* ") == text.lead.strip("* ")
    return bool(head.ident or head.severity or head.number or alone or len(text.lead.split()) > 3)


def _parted(block: Block) -> Iterator[Block]:
    """A run-in title as a section, and the paragraph that follows it."""
    text = block.text
    if ONLY_IDENT.match(text.lead):
        yield Block(
            "section", block.line, block.end, replace(text, lead="", rest=text.plain), 72 + block.level
        )
        return
    head = replace(text, plain=text.lead, rest="", lines=(text.lead,))
    yield Block("section", block.line, block.end, head, 72 + block.level)
    first = text.lines[0]
    rest = [first[len(text.lead) :].strip(" *:：—–-")] if first.startswith(text.lead) else [text.rest]
    told = "\n".join([*rest, *text.lines[1:]])
    if told.strip():
        yield replace(block, text=replace(plain_text(told), codes=text.codes))


def _told_by_letter(block: Block) -> Iterator[Block]:
    """A lettered title as a section: the bold words that its first lines are, and what follows them."""
    text = block.text
    yield Block(
        "section", block.line, block.end, replace(text, plain=text.plain[3:].strip()), 72 + block.level
    )


def _is_plain_title(block: Block) -> bool:
    if block.kind != "para" or len(block.text.lines) != 1:
        return False
    words = bare(block.text.plain)
    return 1 < len(words) <= 60 and not ENDS.search(words) and not re.search(r"[:：`]|https?:", words)


def _lone_items(blocks: list[Block]) -> set[int]:
    """Ordered lists of one item without anything in it, followed by a paragraph or code, of
    which there are several: titles that a parser takes for lists."""
    found = [
        block
        for block, after in pairwise(blocks)
        if block.kind == "list"
        and block.number
        and len(block.children) == 1
        and not block.children[0].children
        and after.kind in ("para", "code", "list")
        and len(block.children[0].text.plain) <= 120
    ]
    return {id(block) for block in found} if len(found) > 1 else set()
