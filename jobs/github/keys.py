"""The keys that GitHub's part keeps in Redis, defined once; all can be lost without harm."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

ETAGS = "fleet:github:etags"  # zset: id of a kept answer -> Unix time of its last use


def app(app_id: int) -> str:
    """JSON of what `GET /app` said."""
    return f"fleet:github:app:{app_id}"


def installations(app_id: int) -> str:
    """Hash: an owner's login in small letters -> JSON of the App's installation there."""
    return f"fleet:github:installations:{app_id}"


def listed(app_id: int) -> str:
    """Stands while the installations need not be listed again for an owner that is unknown."""
    return f"fleet:github:listed:{app_id}"


def token(what: str) -> str:
    """An encrypted installation token; `what` says exactly for what it was made."""
    return f"fleet:github:token:{digest(what)}"


def etag(answer: str) -> str:
    """A kept answer: zlib-compressed JSON with its ETag; `answer` is an id of `ETAGS`."""
    return f"fleet:github:etag:{answer}"


def requests(now: float) -> str:
    """Hash: kind of request -> how many were sent on this day (UTC)."""
    return f"fleet:requests:{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"


def digest(text: str) -> str:
    """A short name for any text."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]
