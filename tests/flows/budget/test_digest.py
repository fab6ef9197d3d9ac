"""The plan is written in the morning, the review in the evening, each once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from flows.budget.digest import next_at, slot
from flows.model import Team

LONDON = Team(time_zone="Europe/London")


def at(text: str, zone: str = "Europe/London") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-07-01 07:59", None),
        ("2026-07-01 08:00", ("2026-07-01 08", True, False)),
        ("2026-07-01 17:59", ("2026-07-01 08", True, False)),
        ("2026-07-01 18:00", ("2026-07-01 18", False, True)),
        ("2026-07-01 23:59", ("2026-07-01 18", False, True)),
    ],
)
def test_the_last_hour_that_has_come_counts(when: str, expected: object) -> None:
    found = slot(LONDON, at(when))
    assert (found and (found.name, found.has_plan, found.has_review)) == expected


def test_one_hour_a_day_has_both_and_no_hour_has_none() -> None:
    found = slot(Team(digest=(9,)), at("2026-07-01 10:00", "UTC"))
    assert found
    assert found.has_plan
    assert found.has_review
    assert slot(Team(digest=()), 0.0) is None
    assert next_at(Team(digest=()), 0.0) is None


@pytest.mark.parametrize(
    ("zone", "now", "then"),
    [
        ("Europe/London", "2026-07-01 08:00", "2026-07-01 18:00"),
        ("Europe/London", "2026-07-01 18:30", "2026-07-02 08:00"),
        ("Europe/London", "2026-10-24 18:30", "2026-10-25 08:00"),
        ("Asia/Kathmandu", "2026-07-01 07:59", "2026-07-01 08:00"),
        ("Australia/Eucla", "2026-07-01 12:01", "2026-07-01 18:00"),
    ],
)
def test_the_next_hour_is_the_zones_own(zone: str, now: str, then: str) -> None:
    assert next_at(Team(time_zone=zone), at(now, zone)) == at(then, zone)
