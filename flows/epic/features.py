"""Feature issues that share a subsystem are an epic, when somebody asks for one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.filing.joining import FEATURES
from flows.filing.parts import FEWEST, parts, units
from flows.filing.phases import phases
from flows.markdown import one_line
from flows.model import Filed, Grouping

TITLE = re.compile(r"\s*feat(?:ure)?\(\s*(?P<subsystem>[^()\s][^()]{0,80}?)\s*\)!?:", re.IGNORECASE)


def features(issues: Sequence[Filed]) -> list[Grouping]:
    """The epics of the issues titled `feat(SUBSYSTEM): ...`, by subsystem whatever its case, in
    the order of their first issues; three to ten issues each, more are cut into numbered parts.
    Subsystems with fewer, and issues of other titles, are left out."""
    found: dict[str, list[Filed]] = {}
    for issue in {issue.number: issue for issue in issues}.values():
        if hit := TITLE.match(issue.title):
            found.setdefault(" ".join(hit["subsystem"].casefold().split()), []).append(issue)
    groupings = []
    for name, inside in found.items():
        cut = parts(units(inside)) if len(inside) >= FEWEST else []
        for i, part in enumerate(cut, 1):
            number = f" ({i} of {len(cut)})" if len(cut) > 1 else ""
            shown = one_line(name)
            groupings.append(Grouping(shown, f"epic({shown}): {FEATURES} {shown}{number}", phases(part)))
    return groupings
