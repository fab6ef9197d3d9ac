"""What a run is charged against, and what an account holds. Amounts are whole numbers in the
meter's own unit: tasks, tokens, and for `usd` millionths of a dollar, so that no sum drifts."""

from __future__ import annotations

from dataclasses import dataclass

MICROS = 1_000_000  # of a `usd` amount, a dollar


@dataclass(frozen=True)
class Account:
    """Where amounts are counted. `holder` is `team`, `member:LOGIN`, `repo:OWNER/NAME` or
    `fleet:ID`; `agent` is "" where all agents count together; `meter` is one of METERS."""

    holder: str
    agent: str
    meter: str


@dataclass(frozen=True)
class Hold:
    """The most that a run may take of an account, and the account's bound that day (None: none)."""

    account: Account
    amount: int
    quota: int | None = None


@dataclass(frozen=True)
class Cap:
    """How many runs may live at once of `what`: `all`, `repo OWNER/NAME`, `agent NAME`,
    `member LOGIN` or `fleet ID`."""

    what: str
    room: int


@dataclass(frozen=True)
class Payer:
    """A member who may pay for a run: "" is the team itself, where it has no members."""

    login: str
    holds: tuple[Hold, ...] = ()
    caps: tuple[Cap, ...] = ()


@dataclass(frozen=True)
class Charge:
    """What a claim is held against: caps and holds that all runs share, and the payers, of whom
    the one with the largest share left is taken. `day` is the team's date, `2026-11-21`."""

    owner: str
    day: str
    caps: tuple[Cap, ...] = ()
    holds: tuple[Hold, ...] = ()
    payers: tuple[Payer, ...] = ()


@dataclass(frozen=True)
class Balance:
    """An account on a day. `quota` is None where it has no bound."""

    account: Account
    reserved: int = 0
    used: int = 0
    quota: int | None = None

    @property
    def left(self) -> int | None:
        """None: no bound. Below zero where more was begun outside the App than the day holds."""
        return None if self.quota is None else self.quota - self.reserved - self.used


@dataclass(frozen=True)
class Entry:
    """A line of a day's history. `did` is `reserve`, `settle`, `refund`, `expire`, `adjust` or
    `restore`; `changes` are (account, added to reserved, added to used)."""

    did: str
    at: float
    run: str = ""
    member: str = ""
    changes: tuple[tuple[Account, int, int], ...] = ()
