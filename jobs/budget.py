"""An owner's budget for the operator's eyes, from the ledger alone: nothing is asked of GitHub."""

from __future__ import annotations

from dataclasses import replace

from flows.budget import history as days
from flows.budget.balance import TASKS
from flows.budget.day import day, resets_at
from flows.budget.forecast import Ending, Pace, works
from flows.budget.forecast import forecast as forecast_epics
from flows.budget.history import Spent
from flows.budget.outside import Counted, named
from flows.budget.plan import Course
from flows.budget.plan import plan as plan_day
from flows.budget.share import tasks_of
from flows.budget.sheet import Row, sheet
from flows.model import Balance, Blueprint, Problem, Room, Team
from flows.model.budget import MICROS
from jobs import ledger
from jobs.ledger import Count, Dispatched
from jobs.store import Store
from jobs.team import last_read
from jobs.today import Whose, floor, today

DAY_SECONDS = 86_400.0
KEPT_DAYS = 40  # of balances and entries


def whose(store: Store, owner: str, now: float) -> tuple[Whose, tuple[Problem, ...]]:
    """The owner with the team as it was read last, and what is wrong in that one's words."""
    team, problems = last_read(store, owner)
    return Whose(owner, team, floor(store, now)), problems


def zone(of: Whose) -> str:
    """The time zone in which the owner's days begin."""
    return (of.team or Team()).time_zone


def rows(store: Store, of: Whose, now: float) -> tuple[Row, ...]:
    """The day's accounts."""
    return sheet(of.team, ledger.balances(store, of.owner, day(now, zone(of))))


def members(store: Store, of: Whose) -> dict[str, int]:
    """By login: how many runs live on the member's quota."""
    logins = [member.login for member in (of.team.members if of.team else ())]
    live = ledger.lives(store, of.owner, [f"member {login}" for login in logins])
    return {login: live[f"member {login}"] for login in logins}


def plan(store: Store, of: Whose, now: float) -> tuple[Course, ...]:
    """The day's dispatch by repository."""
    line = ledger.in_line(store, of.owner)
    seen = today(store, line, of, now)
    counted = {one.account.holder.partition(":")[2] for one in seen.balances if "repo:" in one.account.holder}
    repos = {place.ready.repo for place in line} | set(ledger.met(store, of.owner)) | counted
    running = ledger.lives(store, of.owner, [f"repo {repo}" for repo in sorted(repos)])
    by_repo = {what.removeprefix("repo "): count for what, count in running.items()}
    return plan_day([place.ready for place in line], seen, by_repo)


def history(store: Store, of: Whose, now: float) -> tuple[Spent, ...]:
    """The week that ends today, measured by what bounds a day of the team as it is now."""
    dates = days.days(day(now, zone(of)))
    spent = {date: _bounded(of, ledger.balances(store, of.owner, date)) for date in dates}
    since = now - (len(dates) + 1) * DAY_SECONDS
    return days.history(spent, days.merged_on(ledger.records(store, of.owner, since), zone(of)))


def forecast(store: Store, of: Whose, now: float) -> tuple[Ending, ...]:
    """When each open epic ends."""
    epics = works(ledger.all_notes(store, list(ledger.met(store, of.owner))))
    return forecast_epics(epics, ledger.records(store, of.owner), _pace(store, of, now))


def adjust(store: Store, of: Whose, told: Counted, now: float) -> int:
    """What was added to the account's use today, so that it is no less than what the vendor counts.
    ValueError, in words, for an account that nobody has or a count that is none."""
    account = named(of.team, told)
    seen = round(told.amount * MICROS) if account.meter == "usd" else int(told.amount)
    if account.meter != "usd" and seen != told.amount:
        raise ValueError(f"{account.meter} are counted in whole numbers, not {told.amount:g}")
    return ledger.adjust(store, Count(of.owner, day(now, zone(of)), account, seen), now)


def log(store: Store, of: Whose, now: float, since: float | None = None) -> tuple[Dispatched, ...]:
    """What was dispatched in the last `since` days, oldest first; None: on this day."""
    count = 1 if since is None else min(int(since) + 2, KEPT_DAYS + 1)
    after = 0.0 if since is None else now - since * DAY_SECONDS
    dates = days.days(day(now, zone(of)), count)
    found = (one for date in dates for one in ledger.dispatched(store, of.owner, date))
    return tuple(sorted((one for one in found if one.at >= after), key=lambda one: (one.at, one.run)))


def _bounded(of: Whose, balances: tuple[Balance, ...]) -> tuple[Balance, ...]:
    """A day on which nothing was begun has the team's bound, too."""
    found = balances if any(one.account == TASKS for one in balances) else (*balances, Balance(TASKS))
    return tuple(replace(one, quota=tasks_of(of.team)) if one.account == TASKS else one for one in found)


def _pace(store: Store, of: Whose, now: float) -> Pace:
    """How fast it can go: caps of team and blueprints, hosts, and what the day holds still."""
    room = of.team.room if of.team else Room()
    hosts = sum(host.slots for host in of.floor.hosts) or room.all
    wide = {place.ready.repo: place.blueprint.concurrency for place in ledger.in_line(store, of.owner)}
    repos = dict.fromkeys(ledger.met(store, of.owner), Blueprint().concurrency) | wide
    rooms = {repo: min(count, room.repo or count) for repo, count in repos.items()}
    left = next((row.left for row in rows(store, of, now) if not row.member and row.meter == "tasks"), None)
    ends_at = resets_at(now, zone(of))
    return Pace(now, min(room.all, hosts), rooms, tasks_of(of.team), left, ends_at)
