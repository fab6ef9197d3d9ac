"""A day's accounts as people read them: the team's, and each member's by agent and meter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flows.budget.share import tasks_of
from flows.model import Account, Balance, Member, Team
from flows.model.budget import MICROS
from flows.model.team import METERS

MEMBER = "member:"


@dataclass(frozen=True)
class Row:
    """An account on a day, in the meter's own whole numbers. `member` is a login, "" the whole team;
    `agent` is "" for all together, and for a member's plain number (`flows/budget/charge.py` says of
    which agents that is). `quota` and `left` are None where nothing bounds it. `is_named`: today's team
    names the account still, and not only what was used of it."""

    member: str
    agent: str
    meter: str
    quota: int | None
    used: int
    reserved: int
    left: int | None
    is_named: bool = True


def sheet(team: Team | None, balances: Iterable[Balance]) -> tuple[Row, ...]:
    """The team first, then its members in their order, then whom it names no longer. Left out are
    accounts without a bound of which nothing was taken, and those of repositories and fleets, which
    are parts of these. `balances` are the ledger's, without bounds."""
    known = {one.account: one for one in balances}
    named = [row for member in (team.members if team else ()) for row in _of_member(member, known)]
    there = {(row.member, row.agent) for row in named}
    others = [_row(one, None, False) for one in known.values() if one.account.holder.startswith(MEMBER)]
    gone = [row for row in others if (row.member, row.agent) not in there]
    ours = [row for row in _of_team(team, known, named) if row.meter == METERS[0] or _is_told(row)]
    return (*ours, *filter(_is_told, [*named, *sorted(gone, key=_order)]))


def said(amount: int | None, meter: str) -> str:
    """An amount for people; "-" where there is none."""
    if amount is None:
        return "-"
    return f"{amount / MICROS:,.2f}" if meter == "usd" else f"{amount:,}"


def what(row: Row) -> str:
    """Its meter for people."""
    return "USD" if row.meter == "usd" else row.meter


def _of_team(team: Team | None, known: dict[Account, Balance], members: Sequence[Row]) -> Iterator[Row]:
    """What is left to the team is no more than its members have left together, where each is bound."""
    day = team or Team()
    bounds = {"tasks": tasks_of(team), "usd": day.usd, "tokens": day.tokens}
    for meter in METERS:
        account = Account("team", "", meter)
        row = _row(known.get(account, Balance(account)), _whole(bounds[meter], meter))
        lefts = [one.left for one in members if one.meter == meter]
        rests = [max(left, 0) for left in lefts if left is not None]
        if row.left is not None and rests and len(rests) == len(lefts):
            row = replace(row, left=min(row.left, sum(rests)))
        yield row


def _of_member(member: Member, known: dict[Account, Balance]) -> Iterator[Row]:
    for quota in member.quotas:
        for meter in METERS:
            account = Account(f"{MEMBER}{member.login}", quota.agent, meter)
            yield _row(known.get(account, Balance(account)), _whole(getattr(quota, meter), meter))


def _row(balance: Balance, quota: int | None, is_named: bool = True) -> Row:
    account, bound = balance.account, replace(balance, quota=quota)
    member = account.holder.removeprefix(MEMBER) if account.holder.startswith(MEMBER) else ""
    amounts = (quota, bound.used, bound.reserved, bound.left)
    return Row(member, account.agent, account.meter, *amounts, is_named)


def _whole(bound: float | None, meter: str) -> int | None:
    return None if bound is None else round(bound * (MICROS if meter == "usd" else 1))


def _is_told(row: Row) -> bool:
    return row.quota is not None or bool(row.used or row.reserved)


def _order(row: Row) -> tuple[str, str, int]:
    return row.member, row.agent, METERS.index(row.meter)
