"""A team's day, where it lives: also where clocks change, and where there is no midnight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.budget.day import began_at, day, local_hour, noon_at, resets_at

ZONES = ["UTC", "Europe/London", "America/Santiago", "Asia/Kathmandu", "America/Asuncion", "Africa/Cairo"]
ZONES += ["America/Nuuk", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Beirut"]


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("zone", "now", "date", "hour", "resets"),
    [
        ("UTC", "2026-11-21 23:59:59", "2026-11-21", 23, "2026-11-22 00:00"),
        ("UTC", "2026-11-22 00:00", "2026-11-22", 0, "2026-11-23 00:00"),
        # summer time begins: a day of 23 hours; ends: one of 25
        ("Europe/London", "2026-03-29 00:00", "2026-03-29", 0, "2026-03-29 23:00"),
        ("Europe/London", "2026-03-28 23:59", "2026-03-28", 23, "2026-03-29 00:00"),
        ("Europe/London", "2026-10-24 23:00", "2026-10-25", 0, "2026-10-26 00:00"),
        ("Europe/London", "2026-10-25 01:30", "2026-10-25", 1, "2026-10-26 00:00"),
        ("Europe/London", "2026-07-01 22:59", "2026-07-01", 23, "2026-07-01 23:00"),
        # a quarter of an hour off
        ("Asia/Kathmandu", "2026-11-21 18:14:59", "2026-11-21", 23, "2026-11-21 18:15"),
        ("Asia/Kathmandu", "2026-11-21 18:15", "2026-11-22", 0, "2026-11-22 18:15"),
        # no midnight: the day begins at one
        ("America/Santiago", "2026-09-06 03:59", "2026-09-05", 23, "2026-09-06 04:00"),
        ("America/Santiago", "2026-09-06 04:00", "2026-09-06", 1, "2026-09-07 03:00"),
        ("Africa/Cairo", "2026-04-23 21:59", "2026-04-23", 23, "2026-04-23 22:00"),
        ("Africa/Cairo", "2026-04-23 22:00", "2026-04-24", 1, "2026-04-24 21:00"),
        ("America/Asuncion", "2023-10-01 03:30", "2023-09-30", 23, "2023-10-01 04:00"),
        # the hour before midnight comes twice
        ("America/Santiago", "2026-04-05 02:30", "2026-04-04", 23, "2026-04-05 04:00"),
        ("America/Santiago", "2026-04-05 03:30", "2026-04-04", 23, "2026-04-05 04:00"),
        # midnight comes twice: it is the first that counts
        ("America/Havana", "2026-11-01 03:59", "2026-10-31", 23, "2026-11-01 04:00"),
        ("America/Havana", "2026-11-01 05:30", "2026-11-01", 0, "2026-11-02 05:00"),
        # a date that was left out
        ("Pacific/Apia", "2011-12-30 09:00", "2011-12-29", 23, "2011-12-30 10:00"),
        ("Pacific/Apia", "2011-12-30 10:00", "2011-12-31", 0, "2011-12-31 10:00"),
    ],
)
def test_a_day_ends_where_its_date_does(zone: str, now: str, date: str, hour: int, resets: str) -> None:
    found = day(at(now), zone), local_hour(at(now), zone), resets_at(at(now), zone)
    assert found == (date, hour, at(resets))


@given(st.sampled_from(ZONES), st.integers(0, 2_000_000_000))
def test_a_day_begins_where_the_one_before_ends(zone: str, now: int) -> None:
    began = began_at(now, zone)
    assert began <= now < resets_at(began, zone)
    assert day(began, zone) == day(now, zone) != day(began - 1, zone)
    assert resets_at(began - 1, zone) == began


@pytest.mark.parametrize(("begins", "hours"), [("2026-03-29 00:00", 23), ("2026-10-24 23:00", 25)])
def test_a_day_may_have_23_or_25_hours(begins: str, hours: int) -> None:
    assert resets_at(at(begins), "Europe/London") - at(begins) == hours * 3600


@given(st.integers(at("2015-01-01").__int__(), at("2036-01-01").__int__()), st.sampled_from(ZONES))
def test_a_day_is_the_same_up_to_its_reset_and_another_one_then(now: int, zone: str) -> None:
    reset = resets_at(now + 0.5, zone)
    assert now < reset <= now + timedelta(hours=26).total_seconds()
    assert day(reset - 1, zone) == day(now, zone) < day(reset, zone)
    assert day(noon_at(now, zone), zone) == day(now, zone)
    assert local_hour(noon_at(now, zone), zone) == 12
