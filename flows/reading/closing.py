# ruff: noqa: RUF001 - signs of many scripts
"""What a document says elsewhere of a finding: that it is done, how severe it is, that it is told again."""

from __future__ import annotations

import re
import unicodedata

from flows.reading.alike import Index
from flows.reading.lexicon.role import REPORT
from flows.reading.lexicon.state import DONE
from flows.reading.title import fold
from flows.reading.unit import Unit

CLOSING = 0.5
RATING = 0.5
# Lists of what is in order, not of what was done about a finding.
STANDARDS = re.compile(
    r"(?i)\b(?:practices?|checklist|check-list|compliance|controls?|coverage|features?)\b|检查清单"
)
POINTER = re.compile(
    r"(?:[(\[（]\s*(?:\w+ )?|(?i:covered (?:in|by)|see|same as|duplicate of|siehe|voir|ver|см\.?|参见)\s+)"
    r"(#?[A-ZÄÖÜ]{0,12}-?\d{1,4})(?=[,;\s)\]）/.]|$)"
)


def close(kept: list[Unit], found: list[Unit]) -> None:
    """A list of what was done closes what it names, although in other words."""
    told = [unit for unit in found if unit.is_done and unit.block.kind != "section" and _is_report(unit)]
    if _are_ornaments(found):
        told = [unit for unit in told if not unit.is_ticked]
    if not told or not kept:
        return
    index = Index(kept)
    for unit in told:
        best = index.best(unit, CLOSING)
        if best is not None and not (unit.is_ticked and kept[best].is_confirmed):
            kept[best].is_done = True


def _are_ornaments(found: list[Unit]) -> bool:
    """Whether every line of the plans is ticked and nothing says that it was done: then the ticks are
    only bullets."""
    plans = [unit for unit in found if unit.is_plan and unit.setting.role == "plan"]
    return all(unit.is_ticked for unit in plans) and not any(
        DONE.search(words) for unit in plans for words in unit.setting.trail[1:]
    )


def _is_report(unit: Unit) -> bool:
    """Whether it stands where a document says what it did, not what it praises."""
    trail = unit.setting.trail[1:][-2:]
    if unit.title.state == "done" and unit.setting.role == "plan" and not unit.is_ticked:
        return True
    if not unit.title.words or any(STANDARDS.search(words) for words in trail):
        return False
    return any(REPORT.search(words) for words in trail)


def points(unit: Unit, idents: set[str]) -> bool:
    """Whether a unit only points to others by their identifiers ("Rotate the keys (H-02)")."""
    if not idents or unit.block.kind == "section":
        return False
    return any(fold(named) in idents for named in POINTER.findall(unit.text.plain))


def tell(kept: list[Unit], plans: list[Unit]) -> set[int]:
    """What a summary or plan says of a unit counts: its severity, and that it is done. Which of
    the plans said something of a known unit (by id())."""
    told = set()
    known = {unit.title.ident: unit for unit in kept if unit.title.ident}
    known |= {folded: unit for unit in kept if (folded := same_words(unit))}
    for plan in plans:
        twin = known.get(plan.title.ident) or known.get(same_words(plan))
        if twin is not None:
            twin.severity = twin.severity or plan.severity
            twin.is_done = twin.is_done or (plan.is_done and not (plan.is_ticked and twin.is_confirmed))
            told.add(id(plan))
    _rate(kept, [plan for plan in plans if plan.severity and id(plan) not in told])
    return told


def _rate(kept: list[Unit], plans: list[Unit]) -> None:
    """A plan by severities tells how severe that is which it names in other words."""
    if not plans or all(unit.severity for unit in kept):
        return
    index = Index(kept)
    for plan in plans:
        best = index.best(plan, RATING)
        if best is not None:
            kept[best].severity = kept[best].severity or plan.severity


def same_words(unit: Unit) -> str:
    """A title as it is compared with others: its letters and digits."""
    return "".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", unit.title.words).casefold()))
