# ruff: noqa: RUF001 - signs of many scripts
"""What a document says elsewhere of a finding: that it is done, how severe it is, that it is told again."""

from __future__ import annotations

import re

from flows.reading.alike import Index, words
from flows.reading.known import letters
from flows.reading.lexicon.role import REPORT
from flows.reading.lexicon.state import DONE
from flows.reading.title import fold
from flows.reading.unit import Unit

LETTER = re.compile(r"([a-z]{1,2})-?\d{1,3}$")
# "[M-01]", as audits of contracts count theirs.
PADDED = re.compile(r"[a-z]{1,2}-?0\d?$")
LETTERS = {"c": "critical", "h": "high", "m": "medium", "l": "low"}
CLOSING = 0.5
# Words of a bold beginning that names what was done.
ENOUGH = 3
RATING = 0.5
# Lists of what is in order, not of what was done about a finding.
STANDARDS = re.compile(
    r"(?i)\b(?:practices?|checklist|check-list|compliance|controls?|coverage|features?)\b|检查清单"
)
POINTER = re.compile(
    r"(?:[(\[（]\s*(?:\w+ )?|(?i:covered (?:in|by)|see|same as|duplicate of|siehe|voir|ver|см\.?|参见)\s+)"
    r"(#?[A-ZÄÖÜ]{0,12}-?\d{1,4})(?=[,;\s)\]）/.]|$)"
)


# "Task 3: Escape names (B1)" is what to do about B1.
TASK = re.compile(
    r"(?i)^\W*(?:task|fix|step|action|ticket|todo|patch|aufgabe|tâche|tarea|tarefa|задача|任务|タスク)\b"
)


def by_letter(kept: list[Unit]) -> None:
    """Identifiers by severity, as C-1, H-1, M-1 and L-1 are: where they are more than one letter and no
    stated severity speaks against it, the letter rates what nothing else does."""
    told: dict[str, set[str]] = {}
    for unit in kept:
        if (hit := LETTER.match(unit.title.ident)) is not None:
            told.setdefault(hit[1], set()).add(unit.severity)
    scale = {letter: level for letter, level in LETTERS.items() if told.get(letter, set()) <= {"", level}}
    is_padded = all(PADDED.match(unit.title.ident) for unit in kept if unit.title.ident)
    if not ({"h"} < told.keys() or (is_padded and told)) or not told.keys() <= {
        *scale,
        "i",
        "n",
        "g",
        "q",
        "nc",
        "qa",
    }:
        return
    for unit in kept:
        hit = LETTER.match(unit.title.ident)
        if hit and not unit.severity:
            unit.severity = scale.get(hit[1], "")


def close(kept: list[Unit], found: list[Unit]) -> None:
    """A list of what was done closes what it names, although in other words."""
    told = [unit for unit in found if unit.is_done and unit.block.kind != "section" and _is_report(unit)]
    if _are_ornaments(found):
        told = [unit for unit in told if not unit.is_ticked]
    if not told or not kept:
        return
    index = Index(kept)
    for unit in told:
        best = index.best(unit, CLOSING, _name(unit))
        if best is not None and not (unit.is_ticked and kept[best].is_confirmed):
            kept[best].is_done = True


def _name(unit: Unit) -> str:
    """What a unit is called: its bold beginning, where that says enough."""
    return unit.text.lead if len(set(words(unit.text.lead))) >= ENOUGH else unit.title.words


def _are_ornaments(found: list[Unit]) -> bool:
    """Whether every line of the plans is ticked and nothing says that it was done: then the ticks are
    only bullets."""
    plans = [unit for unit in found if unit.is_plan and unit.setting.role == "plan"]
    return all(unit.is_ticked for unit in plans) and not any(
        DONE.search(title) for unit in plans for title in unit.setting.trail[1:]
    )


def _is_report(unit: Unit) -> bool:
    """Whether it stands where a document says what it did, not what it praises."""
    trail = unit.setting.trail[1:][-2:]
    if unit.title.state == "done" and unit.setting.role == "plan" and not unit.is_ticked:
        return True
    if not unit.title.words or any(STANDARDS.search(title) for title in trail):
        return False
    return any(REPORT.search(title) for title in trail)


def points(unit: Unit, idents: set[str]) -> bool:
    """Whether a unit only points to others by their identifiers ("Rotate the keys (H-02)")."""
    if not idents or (unit.block.kind == "section" and not TASK.match(unit.text.plain)):
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
            rate(twin, plan)
            twin.cells = {**plan.cells, **twin.cells}
            twin.is_done = twin.is_done or (plan.is_done and not (plan.is_ticked and twin.is_confirmed))
            told.add(id(plan))
    _rate(kept, [plan for plan in plans if plan.severity and id(plan) not in told])
    return told


def rate(unit: Unit, other: Unit) -> None:
    """A severity that is stated for a finding outranks that of a section around it."""
    if other.severity and (not unit.severity or (other.is_rated and not unit.is_rated)):
        unit.severity, unit.is_rated = other.severity, other.is_rated


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
    return letters(unit.title.words)
