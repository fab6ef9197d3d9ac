"""A remote run's work is begun at its vendor once: what is done about a creation whose answer may be lost."""

from __future__ import annotations

from dataclasses import dataclass

LOST_SECONDS = 120.0  # after which a creation whose answer was lost is taken for one that never was


@dataclass(frozen=True)
class Claimed:
    """How the creation's claim stands (`new`, `open` or `done`), since when, and what was created. `begun_at`
    is when this disk saw it begun, which it remembers where the store was lost (None: never). Unix times."""

    state: str
    at: float
    value: str
    begun_at: float | None


def sought_since(one: Claimed) -> float | None:
    """Since when the vendor's own list is looked through for it; None where that need not be: it is known
    (`value`), or surely nothing was begun yet."""
    if one.state == "done" or (one.state == "new" and one.begun_at is None):
        return None
    return min(one.at, one.begun_at or one.at)


def may_begin(one: Claimed, now: float) -> bool:
    """Whether what the vendor does not list was never begun, and may be begun now."""
    return now >= one.at + LOST_SECONDS
