"""Of which share of a day's budget people are told, once each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from flows.budget.share import tasks_of
from flows.model import Balance, Team
from flows.model.budget import MICROS

SHARES = (50, 75, 90, 100)  # per cent
UNITS = {"tasks": 1, "usd": MICROS, "tokens": 1}  # of an amount: one of the meter


@dataclass(frozen=True)
class Alert:
    """`share` per cent of what a day holds of `meter` are spent. `passed` are the names of all
    shares that are told of by this one: a day that jumps from 40 to 80 says 75, and 50 never."""

    meter: str
    share: int
    used: int
    quota: int
    passed: tuple[str, ...]


def bounded(team: Team | None, balances: Iterable[Balance]) -> tuple[Balance, ...]:
    """Of a day's balances the whole team's, with what bounds them."""
    team = team or Team()
    bounds = {"tasks": tasks_of(team), "usd": team.usd, "tokens": team.tokens}
    quotas = {meter: round(bound * UNITS[meter]) for meter, bound in bounds.items() if bound is not None}
    ours = (one for one in balances if (one.account.holder, one.account.agent) == ("team", ""))
    return tuple(replace(one, quota=quotas.get(one.account.meter)) for one in ours)


def alerts(balances: Iterable[Balance], told: Collection[str]) -> tuple[Alert, ...]:
    """The alerts that are due, one a meter at most. `balances` are the team's, for the day; `told`
    names what was said already, as in `Alert.passed`."""
    found = (_alert(balance, told) for balance in balances if balance.quota)
    return tuple(alert for alert in found if alert)


def _alert(balance: Balance, told: Collection[str]) -> Alert | None:
    quota, meter = balance.quota or 0, balance.account.meter
    reached = [share for share in SHARES if balance.used * 100 >= share * quota]
    new = [share for share in reached if f"{meter}:{share}" not in told]
    if not new or new[-1] != reached[-1]:
        return None
    return Alert(meter, reached[-1], balance.used, quota, tuple(f"{meter}:{share}" for share in new))
