"""The keys of our own outgoing webhooks; `jobs/store/keys.py` has them all."""

from __future__ import annotations

NOTICES = "fleet:notices"  # hash: id of a notice to an address -> JSON of what is sent, and how often it was
NOTICES_DUE = "fleet:notices:due"  # zset: the same id -> Unix time from which it is sent, by whoever takes it


def noticed(notice: str) -> str:
    """Stands while it is known that this was written down to be sent."""
    return f"fleet:noticed:{notice}"
