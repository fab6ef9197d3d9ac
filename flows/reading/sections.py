# ruff: noqa: RUF001 - words of many languages
"""Whether a section is one finding, or holds findings."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.reading.blocks import Block
from flows.reading.known import letters, names
from flows.reading.labels import label_kind
from flows.reading.lexicon.role import NAMED
from flows.reading.parts import is_part, kinds, subsections
from flows.reading.places import PATH, places
from flows.reading.problem import is_problem, is_request
from flows.reading.roles import role
from flows.reading.shapes import (
    HEAD,
    TELLING,
    are_short,
    has_findings_table,
    holds_tags,
    is_collection,
    is_headed_list,
    is_review,
    lists_findings,
    repeats_labels,
)
from flows.reading.signs import BAD
from flows.reading.title import KINDS, Title, take_apart
from flows.reading.told import answer
from flows.reading.unit import Setting

STRONG = {"severity", "place", "fix", "status"}
PLURAL = re.compile(
    r"(?i)\b(?:issues|findings|problems|vulnerabilities|bugs|gaps|concerns|tests|risks|improvements|"
    r"befunde|probleme)\s*(?:\(\d+\))?\W*$"
)
NAMES_ONE = re.compile(
    rf"^\W*(?:{KINDS}|vulnerabilit\w+|problema|problème|kwetsbaarheid|schwachstelle)"
    r"(?: (?!count|total)[^\W\d_]{4,14})?(?:\s*[:：]\s*|\s[—–]\s)\S+\s+\S+",
    re.IGNORECASE,
)
# "Issues 3-5: ..." is several.
RANGE = re.compile(
    rf"^\W*(?:{KINDS}|[A-Z]{{1,8}}-?)\s*#?\d{{1,3}}\s*(?:[-–~]|to|bis|à)\s*(?:[A-Z]{{1,8}}-?)?\d{{1,3}}\b",
    re.IGNORECASE,
)


def headed(section: Block) -> Title:
    """A section's title; where only its beginning is bold, that is the title and the rest a remark."""
    title, lead = take_apart(section.text.plain), section.text.lead
    if lead and section.text.rest.strip() and label_kind(lead) is None:
        named = take_apart(lead)
        if len(named.words) > 3 and not named.group:
            return replace(title, words=named.words)
    return title


def own_strength(section: Block, title: Title) -> int:
    """How much a section's own head and labels say that it is one finding."""
    strength = 0
    if title.ident:
        strength += 3
    if title.severity and not title.group:
        strength += 2
    telling = kinds(section) & TELLING
    strength += 2 if len(telling) > 1 and telling & STRONG else bool(telling)
    if places(title.words):
        strength += 1
    if title.number and not title.group:
        strength += 1
    if NAMES_ONE.match(section.text.plain):
        strength += 2
    return strength


def is_finding(section: Block, setting: Setting) -> bool:
    """Whether this section is one finding in its setting."""
    title = headed(section)
    if not section.text.plain or title.group or RANGE.match(section.text.plain):
        return False
    if answer(section):
        return True
    inner = [sub for sub in subsections(section) if not is_part(sub)]
    listed = any(child.kind == "list" for child in section.children)
    if listed and is_file(title) and not (title.ident or {"severity", "fix"} & kinds(section)):
        return False
    if inner and not title.ident and _names_several(title.words):
        return False
    strength = own_strength(section, title)
    is_known = _is_known(section, setting, title) and setting.role != "about"
    strength += 2 * is_known
    if _is_named_otherwise(section, setting, title, strength):
        return False
    if not (title.ident or is_known) and (
        is_review(section, title) or is_headed_list(section) or repeats_labels(section)
    ):
        return False
    if _holds_several(section, setting, title, strength):
        return False
    if setting.in_series and BAD.search(section.text.plain[:HEAD]) and not inner:
        return True
    if setting.is_regular and setting.role == "open" and not inner and not PLURAL.search(title.words):
        return True
    is_one = setting.in_series and setting.role == "open" and are_short(section)
    is_bare = not title.ident and not kinds(section) & TELLING
    if is_bare and (len(inner) > 1 or (is_collection(section) and not is_one)):
        return False
    fields = kinds(section) & {"place", "fix", "severity"}
    holds = any(child.kind in ("list", "table", "section") for child in section.children)
    is_plural = holds and not title.number and PLURAL.search(title.words) and not fields
    if title.ident or (strength >= 2 and not is_plural):
        return not lists_findings(section) or bool(fields - {"severity"})
    return not inner and _leaf(section, setting, title)


def is_file(title: Title) -> bool:
    """Whether a title is only a place: what stands beneath is said of it."""
    return bool(places(title.words)) and not re.search(r"[^\W\d_]{3}", PATH.sub(" ", title.words))


def _names_several(words: str) -> bool:
    """Whether a title only names what it holds: "Issues", "Security findings"."""
    told = words.strip(" :：()0123456789").split()
    return 0 < len(told) <= 2 and NAMED.fullmatch(told[-1]) is not None


def _is_known(section: Block, setting: Setting, title: Title) -> bool:
    """Whether the document itself repeats what makes it a finding: a table names it, it states its
    severity as others do, or it has the fields that others have."""
    known = setting.known
    if letters(title.words) in known.rows or id(section) in known.graded:
        return True
    return bool(setting.severity or setting.role == "open") and len(names(section) & known.fields) > 1


def _is_named_otherwise(section: Block, setting: Setting, title: Title, strength: int) -> bool:
    """Whether a title says that its section holds a plan, talk or what is done, and little in it
    speaks against that."""
    named = role(title.words)
    if named not in ("about", "plan", "done") or title.ident:
        return False
    if len(title.words.split()) < 2 and title.words.isascii():
        return True
    stated = title.severity or (title.number and {"severity", "place"} & kinds(section))
    is_counted = setting.in_series and (setting.role == "open" or setting.severity)
    return strength < (1 if is_counted else 2 if stated else 3)


def _holds_several(section: Block, setting: Setting, title: Title, strength: int) -> bool:
    """Whether what stands in it are findings of their own."""
    inner = [sub for sub in subsections(section) if not is_part(sub)]
    strong = [sub for sub in inner if own_strength(sub, headed(sub)) >= 2]
    if not (title.ident or title.severity) and holds_tags(section):
        return True
    if title.ident and all(sub.level % 1000 > 60 and not headed(sub).ident for sub in strong):
        strong = []
    if len(strong) > 1 or (strong and not (strength and strong[0].level % 1000 >= 70)):
        return True
    if has_findings_table(section, setting, title):
        return True
    is_named = title.ident or title.severity
    return not is_named and len(inner) > 1 and holds_findings(section, 3, 2)


def _leaf(section: Block, setting: Setting, title: Title) -> bool:
    """A section without labels: its words must state a problem where findings are expected."""
    if setting.role != "open" or not section.children:
        return False
    if "fix" in kinds(section) and not PLURAL.search(title.words):
        return True
    items = sum(len(child.children) for child in section.children if child.kind == "list")
    paras = sum(child.kind == "para" for child in section.children)
    is_counted = title.number and setting.in_series
    if PLURAL.search(title.words) and not is_counted and (items > 1 or len(title.words.split()) <= 3):
        return False
    is_told = is_problem(title.words) or is_request(title.words) or (setting.in_series and are_short(section))
    if items > paras * 2 and not (title.number and is_told):
        return False
    return paras > 0 or items > 0


def holds_findings(section: Block, least: int, depth: int = 3) -> bool:
    """Whether sections in it are findings by what they hold, whatever its title says."""
    for sub in subsections(section):
        if is_part(sub):
            continue
        if own_strength(sub, headed(sub)) >= least and not (lists_findings(sub) or is_headed_list(sub)):
            return True
        if depth > 1 and holds_findings(sub, least, depth - 1):
            return True
    return False
