"""A finding's fingerprint: filed under it twice is filed once, also across audits."""

from __future__ import annotations

import hashlib

from flows.filing.area import path_of
from flows.filing.wording import normal
from flows.model import Finding


def fingerprint(repo: str, finding: Finding, nth: int = 0) -> str:
    """16 hex digits, from repository, title, places and type. Case, spaces, punctuation,
    emphasis, ids and numbers before the title, the order of the places and their lines do not
    matter: code moves between two audits. So two findings of one audit that differ in their
    lines alone have the same; `nth` (from 0) tells them apart."""
    places = sorted({path.casefold() for place in finding.locations if (path := path_of(place).strip("/"))})
    told = [repo.casefold(), normal(finding.title), finding.type, *places, *([f"#{nth}"] if nth else [])]
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:16]
