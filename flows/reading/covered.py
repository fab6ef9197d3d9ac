"""What rated findings make superfluous: requirements that are not met, places that are listed again."""

from __future__ import annotations

import re

from flows.reading.places import PATH, places
from flows.reading.problem import is_problem
from flows.reading.shapes import CODE
from flows.reading.unit import Unit
from flows.reading.words_of import words_of

CHECKS = re.compile(
    r"(?i)\b(?:compliance|complian\w+|conform\w+|requirements?|anforderung\w*|exigences?|requisitos?|"
    r"requisiti|controls?)\b|"
    r"合规|要件|준수"
)
MANY = 3  # rated findings that tell it all


def is_plain(unit: Unit) -> bool:
    """Whether a unit's own head says that it is a finding."""
    return bool(unit.severity or unit.title.ident or unit.title.number or is_problem(unit.title.words))


def without_checks(kept: list[Unit]) -> list[Unit]:
    """Without the requirements that are not met and the places that are listed again, where rated findings
    tell of them."""
    rated = [unit for unit in kept if unit.severity and unit.block.kind != "row"]
    if len(rated) < MANY:
        return kept
    files = {
        _file(place)
        for unit in rated
        if unit.block.kind == "section"
        for place in places(words_of(unit.block))
    }
    kept = [unit for unit in kept if not (unit.block.kind == "item" and _only_places(unit, files))]
    return [unit for unit in kept if unit.severity or "status" not in unit.cells or not _is_check(unit)]


def _file(place: str) -> str:
    return place.split(":")[0].rsplit("/", 1)[-1]


def _only_places(unit: Unit, files: set[str]) -> bool:
    """Whether an item is called by code and a place, of which a rated finding tells."""
    words = PATH.sub(" ", CODE.sub(" ", unit.text.plain))
    if re.search(r"[^\W\d_]{3}", words):
        return False
    return any(_file(place) in files for place in places(unit.text.plain))


def _is_check(unit: Unit) -> bool:
    return any(CHECKS.search(title) for title in unit.setting.trail[-2:])
