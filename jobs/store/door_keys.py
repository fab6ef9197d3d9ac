"""The keys of what was asked at doors of ours; `jobs/store/keys.py` has them all."""

from __future__ import annotations

SUBMITTING = "fleet:submitting"  # hash: id of a submission that waits -> where its manifest issue goes
ALL_FLEETS = "fleet:all-fleets"  # zset: id of a fleet -> Unix time at which it was submitted


def wish(repo: str) -> str:
    """Hash: what an operator asked of a repository, and how far it came."""
    return f"fleet:wish:{repo}"


def pending(repo: str) -> str:
    """Set: numbers of the audits that an onboarding waits for."""
    return f"fleet:pending:{repo}"


def said(subject: str) -> str:
    """Hash: key of a command that was said at a door of ours, not in a comment -> JSON of it."""
    return f"fleet:said:{subject}"


def submission(name: str) -> str:
    """Hash: a fleet that was submitted at a door of ours, field by field."""
    return f"fleet:submission:{name}"


def replied(login: str, digest: str) -> str:
    """JSON: what a login asked under the idempotency key of this digest, and the id and time it got."""
    return f"fleet:replied:{login}:{digest}"
