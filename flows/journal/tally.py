"""What agents did and used, counted by sort; the counts of two journals add up to those of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from flows.model import Record, Sort, Tally
from flows.model.budget import MICROS

COUNTERS = tuple(one.name for one in fields(Tally) if one.name not in ("agent", "sort"))
Level = Callable[[Sort], Sort]
LEVELS: tuple[Level, ...] = (lambda sort: sort, lambda sort: Sort(sort.type), lambda sort: Sort())


def tallies(record: Record) -> tuple[Tally, ...]:
    """What one record adds, an agent each."""
    return tuple(
        Tally(
            share.agent,
            record.sort,
            tried=1,
            merged=int(share.agent == record.agent),
            first_green=int(share.agent == record.agent and record.is_first_green),
            attempts=share.attempts,
            cycles=record.cycles if share.agent == record.agent else 0,
            seconds=round(share.minutes * 60),
            tokens=share.tokens,
            usd=round(share.usd * MICROS),
            unpriced=int(not share.is_priced),
        )
        for share in record.shares
    )


def together(found: Iterable[Tally], level: Level = LEVELS[0]) -> tuple[Tally, ...]:
    """One tally for each agent and sort, sorts seen no closer than `level` has them; in order."""
    sums: dict[tuple[str, Sort], Tally] = {}
    for tally in found:
        place = tally.agent, level(tally.sort)
        before = sums.get(place, Tally(*place))
        more = {name: getattr(before, name) + getattr(tally, name) for name in COUNTERS}
        sums[place] = replace(before, **more)
    return tuple(sums[place] for place in sorted(sums, key=_order))


def _order(place: tuple[str, Sort]) -> tuple[str, ...]:
    agent, sort = place
    return sort.type, sort.severity, sort.scope, sort.complexity, agent
