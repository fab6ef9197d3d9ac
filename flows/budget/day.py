"""A team's day: its date where it lives. All times are Unix times in seconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime
from zoneinfo import ZoneInfo

NOON = 12
# The longest way to another date: a day of 25 hours, or one whose successor a zone left out.
FAR_SECONDS = 50 * 3600


def day(now: float, time_zone: str) -> str:
    """The date there, as `2026-11-21`."""
    return _there(now, time_zone).date().isoformat()


def local_hour(now: float, time_zone: str) -> int:
    """The hour there, 0 to 23."""
    return _there(now, time_zone).hour


def began_at(now: float, time_zone: str) -> float:
    """When the day of `now` began there."""
    seconds = range(int(now) - FAR_SECONDS, int(now) + 1)
    first = bisect_left(seconds, day(now, time_zone), key=lambda at: day(at, time_zone))
    return float(seconds[first])


def resets_at(now: float, time_zone: str) -> float:
    """When the next day begins there: midnight, or the first moment after it where clocks skip it."""
    seconds = range(int(now), int(now) + FAR_SECONDS)
    later = bisect_right(seconds, day(now, time_zone), key=lambda at: day(at, time_zone))
    return float(seconds[later])


def noon_at(now: float, time_zone: str) -> float:
    """When the day of `now` has its noon there."""
    return _there(now, time_zone).replace(hour=NOON, minute=0, second=0, microsecond=0, fold=0).timestamp()


def _there(now: float, time_zone: str) -> datetime:
    return datetime.fromtimestamp(now, ZoneInfo(time_zone))
