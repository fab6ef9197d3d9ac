"""When a fleet's window is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.model import Window

QUARTER_SECONDS = 900  # some zones are a quarter of an hour off
FAR = 9 * 24 * 4
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def is_open(window: Window, now: float) -> bool:
    """Whether targets may begin now. What goes over midnight belongs to the day on which it began."""
    there = datetime.fromtimestamp(now, ZoneInfo(window.time_zone))
    if window.begin < window.end:
        return there.weekday() in window.days and window.begin <= there.hour < window.end
    if there.hour >= window.begin:
        return there.weekday() in window.days
    yesterday = (there.date() - timedelta(days=1)).weekday()
    return there.hour < window.end and yesterday in window.days


def opens_at(window: Window, now: float) -> float:
    """The first full quarter of an hour after now in which it is open."""
    first = now - now % QUARTER_SECONDS + QUARTER_SECONDS
    quarters = (first + passed * QUARTER_SECONDS for passed in range(FAR))
    return next((at for at in quarters if is_open(window, at)), first)


def opening(window: Window, now: float) -> str:
    """In words, when it opens next; the same as long as it is closed."""
    there = datetime.fromtimestamp(opens_at(window, now), ZoneInfo(window.time_zone))
    return f"{DAYS[there.weekday()]} {there:%H:%M} ({window.time_zone})"
