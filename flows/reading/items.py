# ruff: noqa: RUF001 - signs and words of many scripts
"""List items: which of them are units in their setting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.reading.blocks import Block
from flows.reading.grade import said
from flows.reading.groups import groups, is_legend, is_name
from flows.reading.labels import label_kind, labelled
from flows.reading.parts import kinds, parts
from flows.reading.places import PATH
from flows.reading.problem import is_praise, is_problem
from flows.reading.rated import rated
from flows.reading.roles import is_optional, role
from flows.reading.severity import only_severity
from flows.reading.signs import BAD, GOOD, bare
from flows.reading.status import CLEAN, state, title_state
from flows.reading.title import Title, take_apart
from flows.reading.told import told_state
from flows.reading.unit import Setting, Unit

HEAD = 12
# "A1 [verified]" names nothing: what follows does.
NUMBERED = re.compile(r"\W*[A-Za-z]{1,6}[-.]?\d{1,4}(?:\s*[\[(][^\])]*[\])])?\W*")
WIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]{4}")
# Characters of an item that goes on about its matter, and how far from an edge its state stands.
LONG, NEAR = 160, 50
# "2 minor recommendations for more security" counts what is told elsewhere.
COUNTED = re.compile(
    r"(?i)^\W*\d+ (?:[^\W\d_]+ ){0,3}?"
    r"(?:issues?|findings?|recommendations?|problems?|vulnerabilit\w+|warnings?)\b"
)
# What is asked is to be checked by somebody, and is no finding as yet.
QUESTION = re.compile(r"[^.。!！]{4,160}[?？]\s*(?:$|[(（])")
TELLING = {"severity", "place", "fix", "text", "criteria"}


def listed(block: Block, setting: Setting) -> Iterator[Unit]:
    """The units of one list, with those of the lists inside of items that only group them."""
    if setting.depth > 30:
        return
    items = [item for item in block.children if item.text.plain]
    if is_legend(items):
        return
    regular = _regular(items, setting)
    named = [is_name(item) for item in items if any(child.kind == "list" for child in item.children)]
    by_name = len(named) > 1 and all(named) and len(named) == len(items)
    for item in items:
        title = _title(item)
        if by_name or groups(item, title, setting):
            inner = _inside(item, title, setting)
            for child in item.children:
                if child.kind == "list":
                    yield from listed(child, inner)
        elif (unit := _unit(item, title, setting)) is not None:
            stands_out = _stands_out(item, title)
            unit.is_vague = unit.is_weak and not (stands_out or setting.is_wish or item.text.lead)
            if unit.is_done or unit.is_plan or stands_out or regular:
                yield unit


def _title(item: Block) -> Title:
    """An item's title; its marks may stand behind its bold beginning."""
    title = take_apart(_head(item))
    lead, plain = item.text.lead, item.text.plain
    if lead and len(plain) > LONG and plain.startswith(lead):
        title = replace(title, state=_state(lead, plain))
    return title if title.severity else replace(title, severity=take_apart(item.text.plain).severity)


def _state(lead: str, plain: str) -> str:
    """What a long item says of its state: its bold beginning, what stands right behind that, or its end."""
    told = (lead, plain[: len(lead) + NEAR], plain[-NEAR:])
    return next((said for piece in told if (said := title_state(piece))), "")


def _head(item: Block) -> str:
    """The words that name an item: its bold beginning, else its first line or sentence."""
    text = item.text
    lead = bare(text.lead).strip(" .")
    if len(lead) >= 4 and label_kind(lead) is None:
        is_whole = (len(lead.split()) > 1 or WIDE.search(lead)) and not NUMBERED.fullmatch(lead)
        is_line = len(text.lines) > 1 and text.lines[0].strip(" *") == text.lead.strip(" *")
        return text.lead if (is_whole or is_line) and len(text.rest) > 30 else text.plain
    return text.plain


def _all_done(item: Block) -> bool:
    """Whether all that stands inside of it is done with."""
    inner = [sub for block in item.children if block.kind == "list" for sub in block.children]
    return bool(inner) and all(sub.checked or title_state(bare(sub.text.plain)) == "done" for sub in inner)


def _inside(item: Block, title: Title, setting: Setting) -> Setting:
    named = role(item.text.plain)
    outer = setting.role
    if named and outer != "done":
        outer = named if not (named == "open" and outer in ("about", "plan")) else "plan"
    severity = title.group or only_severity(item.text.plain.strip(" :：")) or setting.severity
    return replace(
        setting,
        severity=severity,
        role=outer,
        is_optional=setting.is_optional or is_optional(title.words),
        trail=(*setting.trail, title.words)[-6:],
        depth=setting.depth + 1,
    )


def _regular(items: list[Block], setting: Setting) -> bool:
    """Whether a list without marks is one of findings."""
    if setting.role in ("open", "plan", "done"):
        return True
    if setting.role == "about":
        return False
    telling = sum(is_problem(item.text.plain) and not is_praise(item.text.plain) for item in items)
    return len(items) > 0 and telling * 3 >= len(items) * 2


def _stands_out(item: Block, title: Title) -> bool:
    if BAD.search(item.text.plain[:HEAD]) or title.ident or title.severity:
        return True
    return item.checked is False or len(kinds(item) & TELLING) > 1


def _is_none(item: Block, title: Title, setting: Setting) -> bool:
    """Whether an item is a question, praise, a count, a severity or a label, and so no finding."""
    plain = item.text.plain
    if QUESTION.match(plain) and not title.ident:
        return True
    is_rated = bool(setting.severity or item.text.lead)
    if is_praise(plain) and not is_problem(plain) and not is_rated and setting.role == "open":
        return True
    if title.group or CLEAN.search(plain) or COUNTED.match(plain):
        return True
    if not re.search(r"[^\W\d_]{2}", PATH.sub(" ", title.words)):
        return True
    label = labelled(plain)
    return bool(label and label.kind in ("meta", "status", "severity") and not item.children)


def _unit(item: Block, title: Title, setting: Setting) -> Unit | None:
    if _is_none(item, title, setting):
        return None
    text = item.text
    found = parts(item)
    stated = rated(found) or title.severity or said(text.rest or text.plain)
    told = told_state(found)
    sign = text.plain[:HEAD]
    is_bad = bool(BAD.search(sign))
    is_good = bool(GOOD.search(sign)) and not is_bad
    is_done = item.checked is True or text.struck or (told or title.state) == "done" or _all_done(item)
    is_ticked = is_good and not (item.checked or text.struck or state(bare(text.plain)) == "done")
    return Unit(
        item,
        text,
        title,
        setting,
        severity=stated or setting.severity,
        is_rated=bool(stated),
        is_plan=setting.role == "plan"
        or (setting.role == "done" and setting.is_planned)
        or (setting.role == "about" and not is_bad),
        is_done=is_done
        or (text.lead.rstrip().endswith((":", "：")) and role(text.lead) == "done")
        or is_good
        or (setting.role == "done" and told != "open" and item.checked is not False),
        is_ticked=is_ticked,
        is_confirmed=(told or title.state) == "open",
        is_weak=setting.role in ("", "about") or (setting.is_wish and not setting.severity),
    )
