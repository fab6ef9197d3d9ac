"""The fingerprints that one audit's findings had, if their types were read otherwise before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from flows.audit.fingerprint import fingerprint
from flows.model import Finding
from flows.model.finding import TYPES

MOST = 5  # alike in title and places: they are hardly ever two


def retyped(repo: str, findings: Sequence[Finding]) -> tuple[tuple[str, ...], ...]:
    """Some a finding, in their order: a word more in the audit's text may change the type that is read of
    it, and nothing else of what it is."""
    plain = [fingerprint(repo, replace(finding, type="")) for finding in findings]
    alike = Counter(plain)
    return tuple(
        tuple(
            fingerprint(repo, replace(finding, type=type_), nth)
            for type_ in TYPES
            if type_ != finding.type
            for nth in range(min(MOST, alike[key]))
        )
        for finding, key in zip(findings, plain, strict=True)
    )
