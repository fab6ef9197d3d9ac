"""The plan of the day and its review, as the inventory issue shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from flows.budget.digest import Slot
from flows.budget.plan import Course
from flows.model import Balance, Record
from flows.model.budget import MICROS
from flows.words.quoting import inline

MOST = 30  # rows of a table


def resting(agents: Iterable[tuple[str, str]]) -> str:
    """The agents that nobody can use now, and why; "" where there are none."""
    rows = [f"- `{name}`: {inline(why)}" for name, why in sorted(set(agents))]
    return "Agents that rest for now:\n\n" + "\n".join(rows[:MOST]) if rows else ""


def plan_of_day(at: Slot, rows: Sequence[Course], day: Iterable[Balance]) -> str:
    """What the day is to bring: by repository what runs and what has its turn."""
    told = [one for one in rows if one.running or one.now or one.today or one.later or one.stuck]
    lines = [
        f"| `{one.repo}` | {one.running} | {one.now + one.today} | {one.later} | {one.stuck} |"
        for one in sorted(told, key=lambda one: (-(one.now + one.today + one.running), one.repo))
    ]
    table = ["| repository | running | today | another day | stuck |", "|---|--:|--:|--:|--:|", *lines[:MOST]]
    more = [f"{len(lines) - MOST} more repositories have work in line."] if len(lines) > MOST else []
    turns = sum(one.now + one.today for one in rows)
    head = f"**Plan of {at.day}** (as of {at.hour:02}:00): {_turns(turns)}. {_spent(day)}"
    return "\n\n".join([head.strip(), *(["\n".join(table)] if lines else []), *more])


def _turns(count: int) -> str:
    return (
        "nothing stands in line"
        if not count
        else f"{count} {'task has its turn' if count == 1 else 'tasks have their turn'}"
    )


def review_of_day(
    at: Slot, merged: Iterable[Record], spent: Iterable[Balance], by_noon: int | None = None
) -> str:
    """What the day brought: by repository what was merged and what it cost, and what was spent, of it
    the tasks that had been begun by noon, where that is past: the day's pace goes by them."""
    records = list(merged)
    counts = Counter(one.repo for one in records)
    rows = [
        f"| `{repo}` | {count} | {_green(records, repo)} | {_usd(records, repo)} |"
        for repo, count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    ]
    table = [
        "| repository | merged | green at first | USD |",
        "|---|--:|--:|--:|",
        *rows[:MOST],
    ]
    more = [f"{len(rows) - MOST} more repositories had something merged."] if len(rows) > MOST else []
    head = f"**Review of {at.day}** (as of {at.hour:02}:00): {_merged(len(records))}. {_spent(spent)}"
    head += f" Begun by noon: {by_noon:,}." if by_noon is not None else ""
    return "\n\n".join([head.strip(), *(["\n".join(table)] if rows else []), *more])


def _merged(count: int) -> str:
    return (
        "nothing was merged"
        if not count
        else f"{count} {'child was' if count == 1 else 'children were'} merged"
    )


def _green(records: Sequence[Record], repo: str) -> int:
    return sum(one.is_first_green for one in records if one.repo == repo)


def _usd(records: Sequence[Record], repo: str) -> str:
    mine = [one for one in records if one.repo == repo]
    return f"{sum(one.usd for one in mine):.2f}" + ("" if all(one.is_priced for one in mine) else " and more")


def _spent(balances: Iterable[Balance]) -> str:
    said = [_account(one) for one in balances if one.used or one.reserved]
    return f"Spent: {', '.join(said)}." if said else "Nothing was spent."


def _account(one: Balance) -> str:
    amount = (
        f"{one.used / MICROS:,.2f} USD" if one.account.meter == "usd" else f"{one.used:,} {one.account.meter}"
    )
    if one.quota is None:
        return amount
    bound = f"{one.quota / MICROS:,.2f}" if one.account.meter == "usd" else f"{one.quota:,}"
    return f"{amount} of {bound}"
