"""Issues that belong together are epics: one for few, one a theme for many."""

from __future__ import annotations

from collections.abc import Sequence

from flows.filing.parts import FEWEST, parts, units
from flows.filing.phases import phases
from flows.filing.themes import themes
from flows.model import Filed, Grouping

MANY = 10
ALL = Grouping("audit", "epic(audit): Audit findings implementation", ())
NAMES = {
    "security": "Security",
    "quality": "Quality",
    "performance": "Performance",
    "testing": "Testing",
    "docs": "Documentation",
}


def group(issues: Sequence[Filed]) -> list[Grouping]:
    """The epics that these issues form, each issue in one, the same for the same issues.

    Fewer than three form none; under ten are one epic. Ten and more are one a theme, with three
    to ten issues each: a theme with more is cut into numbered parts, one with fewer joins its
    nearest. A framework issue and those it blocks share an epic where they fit.
    """
    issues = list({issue.number: issue for issue in issues}.values())
    if len(issues) < FEWEST:
        return []
    if len(issues) < MANY:
        return [Grouping(ALL.theme, ALL.title, phases(issues))]
    found = []
    for theme, inside in themes(units(issues)).items():
        cut = parts(inside)
        for i, part in enumerate(cut, 1):
            number = f" ({i} of {len(cut)})" if len(cut) > 1 else ""
            title = f"epic({theme}): {NAMES[theme]} findings implementation{number}"
            found.append(Grouping(theme, title, phases(part)))
    return found
