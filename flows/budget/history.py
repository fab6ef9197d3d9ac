"""A week of days: what was used of each meter, and how much was merged; as rows, and as a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.model import Balance, Record
from flows.model.budget import MICROS

WEEK = 7
NARROWEST = 4  # of a bar, in characters
FULL, EMPTY = "█", "░"
BAR, PLAIN = "\x1b[36m", "\x1b[0m"  # cyan, and what ends it


@dataclass(frozen=True)
class Spent:
    """A day of the team's (`2026-11-21`): what was used of each meter, how many tasks the day holds
    (None: no bound), and how many children were merged."""

    day: str
    tasks: int = 0
    usd: float = 0.0
    tokens: int = 0
    merged: int = 0
    quota: int | None = None


def days(today: str, count: int = WEEK) -> tuple[str, ...]:
    """`count` dates that end with `today`."""
    last = date.fromisoformat(today)
    return tuple((last - timedelta(days=back)).isoformat() for back in range(count - 1, -1, -1))


def merged_on(records: Iterable[Record], time_zone: str) -> dict[str, int]:
    """How many children were merged on each date of the team's time zone."""
    zone = ZoneInfo(time_zone)
    dates = (datetime.fromtimestamp(record.merged_at, UTC).astimezone(zone).date() for record in records)
    return dict(Counter(one.isoformat() for one in dates))


def history(balances: Mapping[str, Sequence[Balance]], merged: Mapping[str, int]) -> tuple[Spent, ...]:
    """A row for each day of `balances` (those of the ledger, or with bounds), in order. Counted is the
    account of the holder `team` for all agents; the others are parts of it."""
    return tuple(_spent(day, balances[day], merged.get(day, 0)) for day in sorted(balances))


def chart(rows: Sequence[Spent], width: int = 80, is_coloured: bool = False) -> str:
    """A line a day: its date, a bar of its tasks, the figures. None is wider than `width` while the
    figures leave room for a bar of NARROWEST. Bars share one scale: the most tasks that a day had, or
    holds. Without `is_coloured`, which NO_COLOR and a file forbid, there is no escape sequence in it."""
    if not rows:
        return ""
    most = max(max(row.tasks, row.quota or 0) for row in rows)
    tails = [_figures(row) for row in rows]
    room = max(width - len("2026-11-21 Sat  ") - 2 - max(map(len, tails)), NARROWEST)
    return "\n".join(
        f"{_weekday(row.day)}  {_bar(row, most, room, is_coloured)}  {tail}".rstrip()
        for row, tail in zip(rows, tails, strict=True)
    )


def _spent(day: str, balances: Sequence[Balance], merged: int) -> Spent:
    whole = {
        balance.account.meter: balance
        for balance in balances
        if (balance.account.holder, balance.account.agent) == ("team", "")
    }
    used = {meter: balance.used for meter, balance in whole.items()}
    quota = whole["tasks"].quota if "tasks" in whole else None
    usd = used.get("usd", 0) / MICROS
    return Spent(day, used.get("tasks", 0), usd, used.get("tokens", 0), merged, quota)


def _bar(row: Spent, most: int, room: int, is_coloured: bool) -> str:
    """A day that had anything shows something."""
    full = max(round(room * row.tasks / most), 1) if row.tasks > 0 and most else 0
    held = round(room * row.quota / most) if row.quota and most else 0
    bar, rest = FULL * full, EMPTY * max(held - full, 0)
    drawn = f"{BAR}{bar}{PLAIN}" if is_coloured and bar else bar
    return drawn + rest + " " * (room - full - len(rest))


def _figures(row: Spent) -> str:
    of = f"/{row.quota}" if row.quota is not None else ""
    tasks = f"{row.tasks}{of} {'task' if row.tasks == 1 else 'tasks'}"
    return f"{tasks}, {row.merged} merged, {row.usd:.2f} USD, {_short(row.tokens)} tokens"


def _short(count: int) -> str:
    for size, letter in ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")):
        if count >= size:
            return f"{count / size:.1f}{letter}"
    return str(count)


def _weekday(day: str) -> str:
    return f"{day} {('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[date.fromisoformat(day).weekday()]}"
