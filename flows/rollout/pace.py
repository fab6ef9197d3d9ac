"""How long a fleet will take at today's pace."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Fleet
from flows.rollout.ending import is_live, is_waiting

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Pace:
    """Today's figures. `minutes` are a task's typical ones, None while nobody knows; `left` is how many
    tasks the team may begin today still, `a_day` on another day, None for no bound; `at_once` how many
    of its runs may live."""

    minutes: float | None = None
    left: int | None = None
    a_day: int | None = None
    at_once: int = 20


def seconds(fleet: Fleet, pace: Pace) -> float | None:
    """How long all that has not ended takes, if every task goes well at the first attempt: canaries first,
    then as many at once as may be, and no more a day than the team has. None where nobody can tell."""
    rows = [row for row in fleet.targets if is_waiting(row) or is_live(row)]
    if pace.minutes is None or not rows:
        return None if rows else 0.0
    canaries = sum(row.is_canary for row in rows)
    at_once = max(1, min(pace.at_once, fleet.manifest.concurrency or pace.at_once))
    turns = -(-canaries // at_once) - (-(len(rows) - canaries) // at_once)
    worked = turns * pace.minutes * 60
    days = _days(len(rows), pace)
    return None if days is None else max(worked, days * DAY_SECONDS)


def _days(count: int, pace: Pace) -> int | None:
    """How many days must end before the last may begin; None where no day has room."""
    later = count - pace.left if pace.left is not None else 0
    if later <= 0:
        return 0
    if pace.a_day is None:
        return 1
    return -(-later // pace.a_day) if pace.a_day else None
