"""The phases of an epic: what others wait for and what is dangerous first, clean-up last."""

from __future__ import annotations

from collections.abc import Sequence

from flows.filing.shared import SEVERITIES
from flows.model import Child, Filed, Phase

NAMES = ("Blockers (blocking)", "Fixes (parallelisable)", "Clean-up (cleanup)")
BLOCKERS, FIXES, CLEANUP = range(3)


def phases(issues: Sequence[Filed]) -> tuple[Phase, ...]:
    """The phases that have issues, numbered from 1; in each the more severe first."""
    places = _places(issues)
    found = list[Phase]()
    for place, name in enumerate(NAMES):
        inside = sorted((issue for issue in issues if places[issue.number] == place), key=_severity)
        if inside:
            children = tuple(Child("", issue.number, issue.title) for issue in inside)
            found.append(Phase(f"Phase {len(found) + 1}: {name}", children))
    return tuple(found)


def place(issue: Filed, known: set[int]) -> int:
    """Where an issue belongs by itself; `known` are the numbers of the epic's issues."""
    is_dangerous = issue.type == "security" and issue.severity in ("critical", "high")
    if issue.scope == "framework" or is_dangerous or known & set(issue.blocks) - {issue.number}:
        return BLOCKERS
    return CLEANUP if issue.type == "docs" or issue.severity == "low" else FIXES


def _places(issues: Sequence[Filed]) -> dict[int, int]:
    """The phase of each issue. What waits for another one comes after it, also where it would
    be a blocker by itself: a phase's issues are worked on side by side. Three phases hold no
    longer chain, and a circle is broken off: then issues share the last one that is left."""
    known = {issue.number for issue in issues}
    places = {issue.number: place(issue, known) for issue in issues}
    for _ in NAMES[1:]:
        for issue in issues:
            for number in known & set(issue.blocks) - {issue.number}:
                after = min(places[issue.number] + 1, CLEANUP)
                places[number] = max(places[number], after)
    return places


def _severity(issue: Filed) -> int:
    return SEVERITIES.index(issue.severity) if issue.severity in SEVERITIES else SEVERITIES.index("medium")
