"""What the App says of a task that waits in line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flows.model import Wait


def waiting(wait: Wait, time_zone: str = "UTC") -> str:
    """The reason, and as things stood when it was said: the place in line and, where it can be told,
    when it begins. A reason that names the day itself needs no hour."""
    parts = [wait.why]
    if wait.place:
        parts.append(f"it was number {wait.place} of those that wait when this was written")
    if wait.until and wait.place and not wait.why.startswith("scheduled"):
        at = datetime.fromtimestamp(wait.until, ZoneInfo(time_zone))
        parts.append(f"it may begin about {at:%Y-%m-%d %H:%M} ({time_zone})")
    return "; ".join(parts)
