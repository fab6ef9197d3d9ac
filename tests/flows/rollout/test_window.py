"""When a fleet's window is open, and why targets wait for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model import Window
from flows.rollout.release import release, why
from flows.rollout.window import is_open, opens_at
from tests.flows.rollout.scene import fleet, target


def at(hour: int, day: int = 17, zone: str = "UTC") -> float:
    return datetime(2026, 11, day, hour, 30, tzinfo=ZoneInfo(zone)).timestamp()


WORK = Window((0, 1, 2, 3), 8, 17, "Europe/London")
NIGHT = Window((0, 4), 22, 4)
WINDOWS = [
    (WORK, at(8), True),
    (WORK, at(16), True),
    (WORK, at(17), False),
    (WORK, at(7), False),
    (WORK, at(12, 20), False),  # a Friday
    (replace(WORK, time_zone="Asia/Tokyo"), at(12), False),
    (replace(WORK, time_zone="Asia/Tokyo"), at(12, zone="Asia/Tokyo"), True),
    (NIGHT, at(23, 16), True),  # Monday night
    (NIGHT, at(3, 17), True),
    (NIGHT, at(4, 17), False),
    (NIGHT, at(23, 17), False),
    (NIGHT, at(3, 16), False),  # the night of Sunday
    (NIGHT, at(3, 21), True),  # Friday's
    (Window((1,), 0, 24), at(23), True),
    (Window((1,), 0, 24), at(0, 18), False),
]


@pytest.mark.parametrize(("window", "now", "expected"), WINDOWS)
def test_targets_begin_within_the_window(window: Window, now: float, expected: bool) -> None:
    one = fleet(target("a"), window=window)
    assert is_open(window, now) is expected
    assert release(one, now) == (("acme/a",) if expected else ())
    assert bool(why(one, now)) is not expected


def test_a_window_opens_at_the_full_hour_where_clocks_are_half_an_hour_off() -> None:
    one = fleet(target("a"), window=Window((1,), 8, 9, "Asia/Kolkata"))
    assert why(one, at(1)) == "its window opens on Tuesday 08:00 (Asia/Kolkata)"


def test_why_a_window_is_closed_changes_only_when_it_opens() -> None:
    one = fleet(target("a"), window=WORK)
    told = {why(one, at(hour, day)) for day, hour in ((19, 17), (19, 23), (20, 12), (22, 1), (23, 7))}
    assert told == {"its window opens on Monday 08:00 (Europe/London)"}


HOURS = st.tuples(st.integers(0, 23), st.integers(0, 24)).filter(lambda one: one[0] != one[1])


@given(st.sets(st.integers(0, 6), min_size=1), HOURS, st.integers(0, 10**8))
def test_a_closed_window_opens_as_soon_as_it_may(days: set[int], hours: tuple[int, int], passed: int) -> None:
    window, now = Window(tuple(sorted(days)), *hours, "Europe/London"), 1_780_000_000.0 + passed
    opens = opens_at(window, now)
    assert is_open(window, opens)
    before = range(int(opens) - 900, int(now), -900)
    assert now < opens
    assert not [at for at in before if is_open(window, at)]
