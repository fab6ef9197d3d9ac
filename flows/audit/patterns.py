"""Three findings with the same kind of fix in different packages get one framework finding more."""

from __future__ import annotations

from collections.abc import Sequence

from flows.filing.clusters import clusters
from flows.filing.likeness import kind_of
from flows.filing.shared import framework
from flows.model import Finding, Pattern

FEWEST = 3


def patterns(findings: Sequence[Finding]) -> list[Pattern]:
    """The patterns of an audit, in the order of their first members; each finding is in one at
    most. Members keep their own issues, which the framework's blocks and which prove it."""
    kinds = [kind_of(finding) for finding in findings]
    found = []
    for members in clusters(kinds):
        if len({kinds[i].package for i in members}) >= FEWEST:
            found.append(Pattern(framework([findings[i] for i in members]), members))
    return found
