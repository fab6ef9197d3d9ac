"""The fingerprints of one audit's findings, each its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flows.audit.fingerprint import fingerprint
from flows.model import Finding


def fingerprints(repo: str, findings: Iterable[Finding]) -> tuple[str, ...]:
    """A fingerprint a finding, in their order; those that are alike but for their lines are
    counted, so that each of them is filed."""
    seen = Counter[str]()
    found = []
    for finding in findings:
        key = fingerprint(repo, finding)
        found.append(fingerprint(repo, finding, seen[key]))
        seen[key] += 1
    return tuple(found)
