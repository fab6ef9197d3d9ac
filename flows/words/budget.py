"""What the App says of a team's day: what it holds, what is used, reserved and left."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flows.budget.day import day, resets_at
from flows.budget.sheet import Row, said, sheet, what
from flows.model import Seen, Team, Terms

HEAD = "| whose | what | a day | used | reserved | left |\n|---|---|--:|--:|--:|--:|"
MOST_ROWS = 60


def budget(seen: Seen, terms: Terms) -> str:
    """The answer to `/fleet budget`: a table of the owner's accounts, and when they begin anew."""
    zone = (seen.team or Team()).time_zone
    rows = sheet(seen.team, seen.budget or ())
    lines = [_line(row) for row in rows[:MOST_ROWS]]
    many = len(rows) - MOST_ROWS
    more = f"\n\nand {many} more; `fleet budget` has all" if many > 0 else ""
    next_at = datetime.fromtimestamp(resets_at(terms.now, zone), ZoneInfo(zone))
    head = f"{day(terms.now, zone)}; the next day begins {next_at:%Y-%m-%d %H:%M} ({zone})"
    home = f"{seen.subject.owner}/.github"
    unbound = "" if seen.team else f". `{home}` names no `team:`, so nothing bounds a day"
    return f"{head}{unbound}\n\n" + "\n".join([HEAD, *lines]) + more


def left(seen: Seen, terms: Terms) -> str:
    """In a sentence, what the day has left for all together; "" where nobody asked the ledger."""
    if seen.budget is None:
        return ""
    today = day(terms.now, (seen.team or Team()).time_zone)
    ours = [row for row in sheet(seen.team, seen.budget) if not row.member]
    bounded = [_left(row) for row in ours if row.left is not None and row.quota is not None]
    if bounded:
        return f"Left of {today}: {', '.join(bounded)}."
    used = ", ".join(f"{said(row.used, row.meter)} {what(row)}" for row in ours)
    return f"Nothing bounds the day; used on {today}: {used}."


def _left(row: Row) -> str:
    return f"{said(row.left or 0, row.meter)} of {said(row.quota or 0, row.meter)} {what(row)}"


def _line(row: Row) -> str:
    whose = f"`{row.member}`" if row.member else "all together"
    gone = "" if row.is_named else " (not in `team:` now)"
    cells = [said(amount, row.meter) for amount in (row.quota, row.used, row.reserved, row.left)]
    agent = f" of `{row.agent}`" if row.agent else ""
    return f"| {' | '.join((whose + gone, what(row) + agent, *cells))} |"
