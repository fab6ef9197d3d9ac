"""A day's balances are what its entries add up to; what is kept is checked against that.

A figure is one number of an account: what is `reserved`, what is `used`, and how much of that was
begun `outside` the App.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.model import Account, Balance, Entry

Figures = Mapping[tuple[Account, str], int]


@dataclass(frozen=True)
class Drift:
    """A figure that is not what the entries add up to: it was `kept`, and is `true`."""

    account: Account
    figure: str
    kept: int
    true: int


def replay(entries: Iterable[Entry]) -> dict[tuple[Account, str], int]:
    """The figures that a day's entries add up to; those that are zero are left out."""
    sums: Counter[tuple[Account, str]] = Counter()
    for entry in entries:
        for account, reserved, used in entry.changes:
            sums[account, "reserved"] += reserved
            sums[account, "used"] += used
            sums[account, "outside"] += used if entry.did == "adjust" else 0
    return {name: number for name, number in sums.items() if number}


def taken_by(entries: Iterable[Entry], account: Account, at: float) -> int:
    """What was reserved or used of the account at that Unix time."""
    changes = (change for entry in entries if entry.at <= at for change in entry.changes)
    return sum(reserved + used for where, reserved, used in changes if where == account)


def balances(figures: Figures) -> tuple[Balance, ...]:
    """The accounts, in order, without their bounds: what a day may take, its team says."""
    accounts = sorted({account for account, _ in figures}, key=_order)
    return tuple(
        Balance(one, figures.get((one, "reserved"), 0), figures.get((one, "used"), 0)) for one in accounts
    )


def drifts(kept: Figures, entries: Iterable[Entry]) -> tuple[Drift, ...]:
    """Where the kept figures are not those of the entries, in the accounts' order."""
    true = replay(entries)
    names = sorted({*kept, *true}, key=lambda name: (_order(name[0]), name[1]))
    pairs = [(name, kept.get(name, 0), true.get(name, 0)) for name in names]
    return tuple(Drift(*name, was, now) for name, was, now in pairs if was != now)


def _order(account: Account) -> tuple[str, str, str]:
    return account.holder, account.agent, account.meter
