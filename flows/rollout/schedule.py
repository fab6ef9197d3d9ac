"""Cron lines of five fields: what is wrong with one, and when it comes round next.

Minute, hour, day of the month, month, weekday (0 and 7: Sunday), with lists, ranges, steps and names
(`mon`, `jan`). Where day and weekday are both restricted, either is enough, as everywhere. What a clock skips
in spring comes when it has been put on, and what it repeats in autumn comes once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
NAMES = {
    "month": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "weekday": ("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
}
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month
PART = re.compile(r"(?:\*|(?P<first>\w{1,10})(?:-(?P<last>\w{1,10}))?)(?:/(?P<step>[0-9]{1,3}))?")
# The longest way to a 29 February that is a Sunday: over the end of a century without one.
FAR_DAYS = 366 * 41
MOST_CHARACTERS = 200
EXAMPLE = "write five fields, as `0 6 * * 1` for Mondays at six"


class _Bad(Exception):
    """What is wrong, and what to write instead."""


@dataclass(frozen=True)
class Cron:
    """The moments that a line means. Weekdays count from 0, Monday."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    is_either: bool

    def has(self, day: date) -> bool:
        """Whether it comes on this date."""
        in_month, in_week = day.day in self.days, day.weekday() in self.weekdays
        of_days = in_month or in_week if self.is_either else in_month and in_week
        return day.month in self.months and of_days


def wrong(cron: str) -> tuple[str, str]:
    """What is wrong with a cron line, and what to write instead; ("", "") for a good one."""
    try:
        _read(cron)
    except _Bad as bad:
        what, remedy = bad.args
        return what, remedy
    return "", ""


def next_at(cron: str, after: float, zone: str = "UTC") -> float:
    """The first moment later than `after` that a line means there. ValueError where it is none."""
    try:
        read = _read(cron)
    except _Bad as bad:
        raise ValueError(bad.args[0]) from None
    there = ZoneInfo(zone)
    # a day back: what a clock skipped yesterday may come today
    first = datetime.fromtimestamp(after, there).date() - timedelta(days=1)
    for passed in range(FAR_DAYS):
        if read.has(day := first + timedelta(days=passed)):
            found = min((at for at in _moments(read, day, there) if at > after), default=None)
            if found is not None:
                return found
    raise ValueError("it never comes")


def _moments(cron: Cron, day: date, there: ZoneInfo) -> Iterator[float]:
    for hour in cron.hours:
        for minute in cron.minutes:
            yield datetime(day.year, day.month, day.day, hour, minute, tzinfo=there).timestamp()


@lru_cache(maxsize=256)
def _read(cron: str) -> Cron:
    if len(cron) > MOST_CHARACTERS:
        raise _Bad(f"a schedule of {len(cron)} characters is too long", EXAMPLE)
    words = cron.casefold().split()
    if len(words) != len(FIELDS):
        raise _Bad(f"{cron[:60]!r} has {len(words)} fields, a schedule has five", EXAMPLE)
    rows = zip(words, FIELDS, strict=True)
    minutes, hours, days, months, weekdays = [_field(word, field) for word, field in rows]
    if words[4].startswith("*") and not days & set(range(1, max(LONGEST[m - 1] for m in months) + 1)):
        raise _Bad(f"{cron!r} names a date that never comes", "write a day that the month has")
    # cron counts from Sunday, Python from Monday
    week = frozenset((day - 1) % 7 for day in weekdays)
    is_either = not words[2].startswith("*") and not words[4].startswith("*")
    return Cron(tuple(sorted(minutes)), tuple(sorted(hours)), days, months, week, is_either)


def _field(word: str, field: tuple[str, int, int]) -> frozenset[int]:
    return frozenset(value for part in word.split(",") for value in _part(part, field))


def _part(part: str, field: tuple[str, int, int]) -> range:
    name, low, high = field
    hit = PART.fullmatch(part)
    if not hit:
        raise _Bad(
            f"{part!r} is no {name}", f"write `*`, a {name}, a range `a-b`, a step `*/n`, or a list `a,b`"
        )
    step = int(hit["step"] or 1)
    if hit["first"] is None:
        first, last = low, high
    else:
        first = _value(hit["first"], field)
        last = _value(hit["last"], field) if hit["last"] else high if hit["step"] else first
    if name == "weekday" and last == 0 < first:
        last = 7  # a range up to Sunday
    if not step or first > last:
        raise _Bad(f"{part!r} holds no {name}", f"write the smaller one first, from {low} to {high}")
    return range(first, last + 1, step)


def _value(text: str, field: tuple[str, int, int]) -> int:
    name, low, high = field
    names = NAMES.get(name, ())
    if text in names:
        return names.index(text) + (1 if name == "month" else 0)
    if text.isascii() and text.isdecimal() and low <= int(text) <= high:
        return int(text)
    near = difflib.get_close_matches(text, names, n=1)
    more = f" or a name such as `{names[1]}`" if names else ""
    raise _Bad(
        f"{text!r} is no {name}", f"did you mean `{near[0]}`?" if near else f"write {low} to {high}{more}"
    )
