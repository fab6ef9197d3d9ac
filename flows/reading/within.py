"""What a section is to what stands around it: the role that both together give to what it holds."""

from __future__ import annotations

import re

from flows.model.finding import SEVERITIES
from flows.reading.roles import is_blaming, is_only_ticked, is_praising, reopens
from flows.reading.severity import severity_of
from flows.reading.signs import BAD, bare
from flows.reading.status import title_state
from flows.reading.unit import Setting

SHORT = 8  # words of a title
SIGN = 4  # a sign stands before that many characters
# "Priority 1: ...": beneath findings it tells how urgent they are, and is no plan.
RANK = re.compile(r"(?i)^\W*(?:priorit\w+|prioridade?|priorité|приоритет\w*)\W*\d\b")


def ranked(text: str) -> str:
    """The severity of "Priority 2: Medium impact", "" where nothing is said behind the number."""
    hit = RANK.match(bare(text))
    return severity_of(bare(text)[hit.end() :]) if hit else ""


def outer(setting: Setting, named: str, text: str) -> str:
    """The role around a title; praise does not hold for what it says is wrong ("Minor issues" beneath
    "Strengths")."""
    if setting.role != "done" or not any(map(is_praising, setting.trail)):
        return setting.role
    is_wrong = named in SEVERITIES or is_blaming(text) or BAD.search(text[:SIGN])
    return "open" if is_wrong and not is_only_ticked(text) else "done"


def combine(outer: str, named: str, text: str) -> str:
    if outer == "done":
        is_short = len(text.split()) <= SHORT or title_state(text) == "open"
        return "open" if is_short and reopens(text) else "done"
    if not named:
        return outer
    if named == "open" and outer in ("about", "plan"):
        return "plan"
    if named == "plan" and outer == "open" and RANK.match(bare(text)):
        return "open"
    return named
