# ruff: noqa: RUF001 - signs of many scripts
"""List items that only name what the items inside of them have in common."""

from __future__ import annotations

import re

from flows.reading.blocks import Block
from flows.reading.parts import kinds
from flows.reading.places import PATH, folder, places
from flows.reading.problem import is_problem
from flows.reading.roles import role
from flows.reading.severity import only_severity
from flows.reading.signs import bare
from flows.reading.status import state
from flows.reading.title import Title, take_apart
from flows.reading.unit import Setting

SAID = re.compile(r"[^\W\d_]{3}")
TELLING = {"severity", "place", "fix", "text", "criteria"}


def groups(item: Block, title: Title, setting: Setting) -> bool:
    """Whether an item only names what the items inside of it have in common."""
    inner = [child for child in item.children if child.kind == "list"]
    if not inner:
        return False
    if only_severity(item.text.plain.strip(" :：")):
        return True
    if title.ident or title.severity or item.checked is not None or kinds(item) & TELLING:
        return False
    words = item.text.plain.rstrip()
    if _are_instances(inner):
        return False
    if folder(item.text.plain) or (places(title.words) and not SAID.search(PATH.sub(" ", title.words))):
        return True
    if item.number and setting.role == "open" and _is_headed_alone(item, inner):
        return False
    several = sum(len(child.children) for child in inner) > 1
    is_name = words.endswith((":", "：")) or (item.text.lead and not item.text.rest.strip(" :："))
    is_matter = is_problem(title.words) and not (words.endswith((":", "：")) and role(words) == "open")
    return bool(several and is_name and not is_matter and len(title.words) < 50)


def is_name(item: Block) -> bool:
    """Whether an item is a short bold name and nothing else, over the items inside of it."""
    text, title = item.text, take_apart(item.text.plain)
    if item.number or kinds(item) & TELLING:
        return False
    is_bare = bool(text.lead) and not text.rest.strip(" :：") and len(text.plain) < 40
    return is_bare and not (title.ident or title.severity or is_problem(text.plain))


def _is_headed_alone(item: Block, inner: list[Block]) -> bool:
    """Whether a numbered item has a bold title, and nothing inside of it has one."""
    if not item.text.lead:
        return False
    return not any(sub.text.lead for block in inner for sub in block.children)


def _are_instances(inner: list[Block]) -> bool:
    """Whether the items inside begin with a place: where it happens, not what is wrong."""
    items = [item for block in inner for item in block.children]
    placed = sum(bool(places(item.text.plain[:100].split(" ")[0])) for item in items)
    return placed * 2 >= len(items)


def _tells_state(item: Block) -> bool:
    """Whether an item tells what a state means: "Missing: not built as yet"."""
    name, colon, meaning = bare(item.text.plain).replace("：", ":").partition(":")
    words = name.strip(" *_")
    is_state = 0 < len(words.split()) <= 2 and len(words) < 24 and bool(state(words))
    return is_state and bool(colon and meaning.strip()) and not item.children and not places(item.text.plain)


def is_legend(items: list[Block]) -> bool:
    """Whether every item tells what one severity or state means."""
    names = {item.text.plain.partition(":")[0] for item in items}
    if len(items) > 1 and len(names) == len(items) and all(map(_tells_state, items)):
        return True
    levels = [only_severity(item.text.lead.strip(" :：")) for item in items if not item.children]
    return len(levels) > 2 and len(items) == len(levels) == len(set(levels) - {""})
