"""What `fleet budget` answers: a function an option, each with the books, its days, and `--json`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from app.cli.budget import Desk
from app.cli.columns import WIDTH, columns
from app.cli.voice import say, show, show_json
from flows.budget.day import day, resets_at
from flows.budget.forecast import Ending
from flows.budget.history import chart
from flows.budget.sheet import Row, said, what
from flows.model import Team
from flows.model.budget import MICROS
from jobs import budget
from jobs.ledger import Dispatched

DAY_SECONDS = 86_400.0
FIGURES = ("quota", "used", "reserved", "left")


def accounts(desk: Desk, _: float | None, as_json: bool) -> None:
    """The day's accounts: all together, then each member's."""
    rows, zone = budget.rows(desk.store, desk.whose, desk.now), budget.zone(desk.whose)
    today, ends_at = day(desk.now, zone), resets_at(desk.now, zone)
    if as_json:
        told = {"owner": desk.whose.owner, "day": today, "time_zone": zone, "resets_at": _iso(ends_at)}
        show_json(told | {"accounts": [_account(row) for row in rows]})
        return
    columns(("whose", "what", "a day", "used", "reserved", "left"), [_cells(row) for row in rows], 2)
    say(f"{desk.whose.owner} on {today}; the next day begins {_local(ends_at, zone)} ({zone}).")
    _say_unbound(desk)


def team(desk: Desk, _: float | None, as_json: bool) -> None:
    """Who brings how much for which repositories, and what runs on it."""
    found = desk.whose.team
    rows = [row for row in budget.rows(desk.store, desk.whose, desk.now) if row.member and row.is_named]
    living = budget.members(desk.store, desk.whose)
    if as_json:
        show_json(_team(found, rows, living) if found else None)
        return
    if found and found.members:
        notes = {member.login: member for member in found.members}
        cells = [
            (
                row.member,
                _of(row),
                ", ".join(repo.partition("/")[2] for repo in notes[row.member].repos) or "all",
                notes[row.member].notes,
                said(row.quota, row.meter),
                said(row.left, row.meter),
                str(living[row.member]),
            )
            for row in rows
        ]
        columns(("member", "what", "repositories", "notes", "a day", "left", "running"), cells, 4)
    if found:
        say(_room(found))
    _say_unbound(desk)


def plan(desk: Desk, _: float | None, as_json: bool) -> None:
    """Today's dispatch by repository."""
    rows = [asdict(row) for row in budget.plan(desk.store, desk.whose, desk.now)]
    if as_json:
        show_json(rows)
        return
    if not rows:
        say("Nothing runs or stands in line, and nothing was begun today.")
        return
    head = ("repo", "begun", "running", "now", "today", "later", "stuck")
    columns(("repository", *head[1:]), [[str(row[name]) for name in head] for row in rows], 1)
    say("Of the line: starts now, later today, on a later day; stuck: a person must look.")
    say("Counted is the most that each may take; what takes less leaves more for today.")


def history(desk: Desk, _: float | None, as_json: bool) -> None:
    """The week that ends today."""
    rows = budget.history(desk.store, desk.whose, desk.now)
    if as_json:
        show_json([asdict(row) for row in rows])
        return
    show(chart(rows, WIDTH, is_coloured=True))  # click takes the colours off where nobody wants them
    if any(row.quota is not None for row in rows):
        say("Each day is measured by what the team's day holds now.")


def forecast(desk: Desk, days: float | None, as_json: bool) -> None:
    """When each open epic ends. What lies further ahead than `days` is not told to the minute."""
    found = budget.forecast(desk.store, desk.whose, desk.now)
    until = desk.now + (days or 0.0) * DAY_SECONDS
    if as_json:
        show_json([_ending(one, until) for one in found])
        return
    zone = budget.zone(desk.whose)
    for one in found:
        show(f"{one.subject}: {one.left} left, {_ends(one, until, zone)}", bold=True)
        show(click.wrap_text(one.why, WIDTH, "    ", "    "))
    if not found:
        say("No epic is open.")
        return
    say(f"Even chances by the first time, 10% and 90% by those in brackets ({zone}).")


def log(desk: Desk, days: float | None, as_json: bool) -> None:
    """What was dispatched, oldest first."""
    found = budget.log(desk.store, desk.whose, desk.now, days)
    if as_json:
        show_json([asdict(one) | {"at": _iso(one.at), "epic": one.epic or None} for one in found])
        return
    for one in found:
        show(_line(one))
    if not found:
        say("Nothing was dispatched " + ("today." if days is None else f"in the last {days:g} days."))


def _line(one: Dispatched) -> str:
    return f"{_iso(one.at)} {one.repo} #{one.issue} {one.agent} {f'#{one.epic}' if one.epic else '-'}"


def _cells(row: Row) -> tuple[str, ...]:
    whose = (row.member or "all together") + ("" if row.is_named else " (left)")
    return (whose, _of(row), *(said(getattr(row, name), row.meter) for name in FIGURES))


def _of(row: Row) -> str:
    return what(row) + (f" of {row.agent}" if row.agent else "")


def _account(row: Row) -> dict[str, Any]:
    """For programs: USD as dollars."""
    unit = MICROS if row.meter == "usd" else 1
    amounts = {name: getattr(row, name) for name in FIGURES}
    shown = {name: None if value is None else value / unit for name, value in amounts.items()}
    return asdict(row) | (shown if unit > 1 else amounts)


def _team(found: Team, rows: list[Row], living: dict[str, int]) -> dict[str, Any]:
    told = {name: value for name, value in asdict(found).items() if name not in ("prices", "room")}
    room = asdict(found.room) | {"agents": dict(found.room.agents)}
    members = [
        {"login": one.login, "repos": list(one.repos), "notes": one.notes, "running": living[one.login]}
        | {"accounts": [_account(row) for row in rows if row.member == one.login]}
        for one in found.members
    ]
    return told | {"running": room, "members": members}


def _room(found: Team) -> str:
    room = found.room
    parts = [f"{room.all} in all"]
    parts += [f"{room.repo} a repository"] if room.repo else []
    parts += [f"{room.member} a member"] if room.member else []
    parts += [f"{most} of {agent}" for agent, most in room.agents]
    return f"Runs at one time: {', '.join(parts)}. A number without an agent is of {found.agent}."


def _ending(one: Ending, until: float) -> dict[str, Any]:
    times = {name: _iso(getattr(one, name)) for name in ("early_at", "likely_at", "late_at")}
    is_within = one.likely_at is not None and one.likely_at <= until
    return {"epic": one.subject, "left": one.left, "why": one.why, "is_within": is_within} | times


def _ends(one: Ending, until: float, zone: str) -> str:
    times = (one.likely_at, one.early_at, one.late_at)
    told = [_local(at, zone) if at <= until else f"after {_local(until, zone)}" for at in times if at]
    return f"ends {told[0]} ({told[1]} to {told[2]})" if len(told) == len(times) else "nobody can tell when"


def _say_unbound(desk: Desk) -> None:
    if desk.whose.team is None:
        say(f"{desk.whose.owner}/.github names no `team:`, so nothing bounds a day.")


def _local(at: float, zone: str) -> str:
    return f"{datetime.fromtimestamp(at, ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _iso(at: float | None) -> str | None:
    return None if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
