"""How the journal speaks of sorts and of costs."""

from __future__ import annotations

from flows.model import Sort, Tally
from flows.model.budget import MICROS


def things(sort: Sort, count: int) -> str:
    """What a sort's tasks are called, for so many of them."""
    what = "finding" if sort.type or sort.severity else "task"
    more = [word for word in (sort.scope, f"complexity {sort.complexity}" if sort.complexity else "") if word]
    named = " ".join(word for word in (sort.severity, sort.type, what + ("" if count == 1 else "s")) if word)
    return f"{named} ({', '.join(more)})" if more else named


def each(tally: Tally, count: int, is_priced: bool) -> str:
    """What each of so many cost."""
    if is_priced:
        return f"for {tally.usd / MICROS / count:.2f} USD each"
    return f"in {tally.seconds / 60 / count:.0f} minutes each"
