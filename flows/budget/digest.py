"""When the inventory's plan and review are written: at the hours that the team names."""

from __future__ import annotations

from dataclasses import dataclass

from flows.budget.day import day, local_hour, resets_at
from flows.model import Team

HOUR_SECONDS = 3600.0


@dataclass(frozen=True)
class Slot:
    """The plan or the review that stands on the inventory: of `day`, written at `hour`. A day with one
    hour has both in one."""

    day: str
    hour: int
    has_plan: bool
    has_review: bool

    @property
    def name(self) -> str:
        return f"{self.day} {self.hour:02}"


def slot(team: Team, now: float) -> Slot | None:
    """The last of the day's hours that has come; None before the first, or where none is named."""
    today, hour = day(now, team.time_zone), local_hour(now, team.time_zone)
    come = [one for one in team.digest if one <= hour]
    if not come:
        return None
    last = come[-1]
    return Slot(today, last, last == team.digest[0], last == team.digest[-1] or last != team.digest[0])


def next_at(team: Team, now: float) -> float | None:
    """Unix time, to the hour, at which the next one is due; None where no hour is named."""
    if not team.digest:
        return None
    hour = now - now % HOUR_SECONDS
    end = resets_at(now, team.time_zone) + 25 * HOUR_SECONDS
    while hour < end:
        hour += HOUR_SECONDS / 4  # some zones lie a quarter of an hour beside the others
        here = local_hour(hour, team.time_zone)
        if here in team.digest and local_hour(hour - 1, team.time_zone) != here:
            return hour
    return None
