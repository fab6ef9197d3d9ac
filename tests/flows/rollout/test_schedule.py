"""Cron lines: which are good, and when they come round."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.rollout.schedule import next_at, wrong

ZONES = ["UTC", "Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"]

# line, after, next, zone
TIMES = [
    ("0 6 * * 1", "2026-11-21 17:00", "2026-11-23 06:00", "UTC"),
    ("0 6 * * 1", "2026-11-23 05:59", "2026-11-23 06:00", "UTC"),
    ("0 6 * * 1", "2026-11-23 06:00", "2026-11-30 06:00", "UTC"),
    ("0 6 * * MON", "2026-11-21 17:00", "2026-11-23 06:00", "Europe/London"),
    ("*/15 * * * *", "2026-11-21 17:01", "2026-11-21 17:15", "UTC"),
    ("5/20 * * * *", "2026-11-21 17:26", "2026-11-21 17:45", "UTC"),
    ("0 9-17/4 * * *", "2026-11-21 13:00", "2026-11-21 17:00", "UTC"),
    ("0 0 1 jan,jul *", "2026-11-21 00:00", "2027-01-01 00:00", "UTC"),
    ("0 0 29 2 *", "2026-11-21 00:00", "2028-02-29 00:00", "UTC"),
    ("0 0 31 * *", "2026-11-01 00:00", "2026-12-31 00:00", "UTC"),
    ("0 0 13 * fri", "2026-11-21 00:00", "2026-11-27 00:00", "UTC"),
    ("0 0 * * 7", "2026-11-21 00:00", "2026-11-22 00:00", "UTC"),
    ("0 0 * * 0", "2026-11-21 00:00", "2026-11-22 00:00", "UTC"),
    ("0 0 * * fri-sun", "2026-11-21 00:00", "2026-11-22 00:00", "UTC"),
    ("0 0 * * 0-0", "2026-11-22 00:00", "2026-11-29 00:00", "UTC"),
    ("0 0 29 2 */7", "2026-11-21 00:00", "2032-02-29 00:00", "UTC"),
    # the clock goes from 01:00 to 02:00: what is skipped comes after it
    ("30 1 * * *", "2026-03-29 00:10", "2026-03-29 02:30", "Europe/London"),
    ("30 1 * * *", "2026-03-29 02:30", "2026-03-30 01:30", "Europe/London"),
    # and back from 02:00 to 01:00: what comes twice counts once
    ("30 1 * * *", "2026-10-24 12:00", "2026-10-25 01:30", "Europe/London"),
    ("30 1 * * *", "2026-10-25 01:30", "2026-10-26 01:30", "Europe/London"),
]


def moment(text: str, zone: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(("cron", "after", "expected", "zone"), TIMES)
def test_a_line_comes_round_when_it_says(cron: str, after: str, expected: str, zone: str) -> None:
    found = datetime.fromtimestamp(next_at(cron, moment(after, zone), zone), ZoneInfo(zone))
    assert f"{found:%Y-%m-%d %H:%M}" == expected


WRONG = {
    "": "has 0 fields",
    "0 6 * *": "has 4 fields",
    "0 6 * * 1 2": "has 6 fields",
    "@daily": "has 1 fields",
    "60 * * * *": "'60' is no minute",
    "* 24 * * *": "'24' is no hour",
    "* * 0 * *": "'0' is no day",
    "* * * 13 *": "'13' is no month",
    "* * * * 8": "'8' is no weekday",
    "* * * fbe *": "'fbe' is no month",
    "* * * * mon-xyz": "'xyz' is no weekday",
    "*/0 * * * *": "'*/0' holds no minute",
    "9-5 * * * *": "'9-5' holds no minute",
    "1,,2 * * * *": "'' is no minute",
    "1-2-3 * * * *": "'1-2-3' is no minute",
    "-1 * * * *": "'-1' is no minute",
    "٣ * * * *": "is no minute",
    "0 0 30 2 *": "a date that never comes",
    "0 0 31 2,4,6 *": "a date that never comes",
    "0 0 31 jun */2": "a date that never comes",
    "1," * 100 + "1 * * * *": "is too long",
}


@pytest.mark.parametrize("cron", WRONG)
def test_what_is_wrong_in_a_line_is_said(cron: str) -> None:
    what, remedy = wrong(cron)
    assert WRONG[cron] in what
    assert remedy
    with pytest.raises(ValueError, match=re.escape(what)):
        next_at(cron, 0.0)


def test_the_nearest_name_is_offered() -> None:
    assert wrong("0 0 * * tus")[1] == "did you mean `tue`?"
    assert wrong("0 0 * fbe *")[1] == "did you mean `feb`?"


def part(low: int, high: int) -> st.SearchStrategy[str]:
    one = st.integers(low, high)
    span = st.tuples(one, one).map(sorted).map(lambda ends: f"{ends[0]}-{ends[1]}")
    step = st.tuples(st.just("*") | span, st.integers(1, 40)).map(lambda both: f"{both[0]}/{both[1]}")
    field = st.just("*") | one.map(str) | span | step
    return st.lists(field, min_size=1, max_size=3).map(",".join)


LINES = st.tuples(part(0, 59), part(0, 23), part(1, 28), part(1, 12), part(0, 7)).map(" ".join)


def holds(field: str, value: int, high: int) -> bool:
    """A second reading of a field, plainly."""
    for one in field.split(","):
        ends, _, step = one.partition("/")
        first, _, last = ends.partition("-")
        low = 0 if first == "*" else int(first)
        top = high if first == "*" or (step and not last) else int(last or first)
        start = (0 if high in (59, 23, 7) else 1) if first == "*" else low
        if value in range(start, top + 1, int(step or 1)):
            return True
    return False


@settings(deadline=None)
@given(LINES, st.integers(0, 4 * 10**9), st.sampled_from(ZONES))
def test_the_next_time_is_later_and_matches(cron: str, after: int, zone: str) -> None:
    assert wrong(cron) == ("", "")
    found = next_at(cron, float(after), zone)
    assert found > after
    there = datetime.fromtimestamp(found, ZoneInfo(zone))
    # what a clock skipped comes when it has been put on: judge the hour that it would have been
    before = datetime.fromtimestamp(found - 86400, ZoneInfo(zone)).utcoffset() or timedelta()
    unmoved = datetime.fromtimestamp(found, UTC).replace(tzinfo=None) + before
    minute, hour, day, month, week = cron.split()
    for when in (there.replace(tzinfo=None), unmoved):
        weekday = when.isoweekday() % 7
        in_week = holds(week, weekday, 7) or (weekday == 0 and holds(week, 7, 7))
        in_month = holds(day, when.day, 31)
        is_either = not day.startswith("*") and not week.startswith("*")
        of_days = in_week or in_month if is_either else in_week and in_month
        if (
            holds(minute, when.minute, 59)
            and holds(hour, when.hour, 23)
            and of_days
            and holds(month, when.month, 12)
        ):
            return
    raise AssertionError(f"{cron} gave {there}")


@settings(deadline=None)
@given(LINES, st.integers(0, 4 * 10**9))
def test_no_time_between_is_left_out(cron: str, after: int) -> None:
    found = next_at(cron, float(after))
    assert next_at(cron, (after + found) / 2) == found


@given(st.text(max_size=40) | st.text("0123456789*/,- adefjmnostuw", max_size=30))
def test_no_line_breaks_it(cron: str) -> None:
    what, remedy = wrong(cron)
    assert bool(what) == bool(remedy)
    assert what or next_at(cron, 10**9) > 10**9
