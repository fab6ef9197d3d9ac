"""Acceptance criteria of a finding: its own, else such as can be checked."""

from __future__ import annotations

import re

from flows.filing.area import path_of
from flows.filing.wording import bare
from flows.markdown import code, one_line
from flows.model import Finding

MOST, LONGEST, SCANNED, MOST_PLACES = 20, 300, 2_000, 5
BULLET = re.compile(r"\A\s*(?:[-*+]\s+|\d{1,3}[.)]\s+)?(?:\[[ xX]?\]\s*)?")
# type -> what is to be seen when it is done
DERIVED = {
    "security": "a test shows that it can no longer be done, and fails without the change: {}",
    "quality": "it no longer holds, and a test shows it where a test can: {}",
    "performance": "the pull request says what was measured before and after the change: {}",
    "testing": "the tests exist, run with the others, and fail when what they cover is broken: {}",
    "docs": "the documentation says what the code does: {}",
    "other": "it no longer holds: {}",
}


def criteria(finding: Finding, gone: frozenset[str]) -> tuple[str, ...]:
    """One line each, without the box. `gone` are paths that the repository no longer has."""
    own = (BULLET.sub("", text[:SCANNED]) for text in finding.criteria[:MOST])
    kept = tuple(_short(line) for text in own if (line := one_line(text)))
    if kept:
        return kept
    first = DERIVED.get(finding.type, DERIVED["other"]).format(
        _short(one_line(bare(finding.title[:SCANNED])))
    )
    paths = dict.fromkeys(path_of(place)[:LONGEST] for place in finding.locations[:MOST])
    places = [path for path in paths if path and path not in gone][:MOST_PLACES]
    return (first, *(f"{code(path)} no longer shows it" for path in places), "the repository's checks pass")


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
