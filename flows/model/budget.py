"""What a run is charged against, and what an account holds. Amounts are whole numbers in the
meter's own unit: tasks, tokens, and for `usd` millionths of a dollar, so that no sum drifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.model.blueprint import Blueprint
from flows.model.team import Quota, Team

MICROS = 1_000_000  # of a `usd` amount, a dollar


@dataclass(frozen=True)
class Account:
    """Where amounts are counted. `holder` is `team`, `member:LOGIN`, `repo:OWNER/NAME` or
    `fleet:ID-GENERATION`; `agent` is "" where all agents count together; `meter` is one of METERS."""

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
    `member LOGIN` or `fleet ID-GENERATION`."""

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


@dataclass(frozen=True)
class Want:
    """What a task wants of its owner's budget: a run of `agent` under the repository's blueprint
    (`repo` is its full name). `fleet` is the id of the fleet in whose name it runs, of which so many
    runs may live at once (None: no cap) and which may take so much of a day ("": of no fleet)."""

    blueprint: Blueprint
    repo: str
    agent: str
    fleet: str = ""
    fleet_room: int | None = None
    fleet_quota: Quota = field(default_factory=lambda: Quota(""))


Kind = tuple[str, str, str]  # repository, agent, fleet: all of one kind are charged alike


@dataclass(frozen=True)
class Ready:
    """A task in line, in line since the Unix time `since`. `severity` is one of SEVERITIES, or "";
    `is_dependent`: others had to be done before it."""

    subject: str
    repo: str
    agent: str
    severity: str = ""
    since: float = 0.0
    is_dependent: bool = False
    fleet: str = ""

    @property
    def kind(self) -> Kind:
        return self.repo, self.agent, self.fleet


@dataclass(frozen=True)
class Today:
    """All that says which tasks in line may start now.

    `charges` is what a task of each kind is charged; `balances` and `live` (runs by `Cap.what`) are
    the ledger's. `sent` were told to start and are neither claimed nor in line yet: they count as if
    they lived. `hosts` is, for each agent that is served, how many runs at once the living hosts
    that serve it can hold, and `busy` how many they do hold; None: nobody knows, so no bound.
    `work` is the open tasks of each repository, `green` the share of its pull requests whose CI was
    green at first. `minutes` is how long a run typically takes. `by_noon` is the tasks that the day
    had begun by local noon; None: nobody knows, so those of now."""

    now: float
    charges: Mapping[Kind, Charge]
    team: Team | None = None
    balances: tuple[Balance, ...] = ()
    live: Mapping[str, int] = field(default_factory=dict)
    sent: tuple[Ready, ...] = ()
    hosts: Mapping[str, int] | None = None
    busy: Mapping[str, int] = field(default_factory=dict)
    work: Mapping[str, int] = field(default_factory=dict)
    green: Mapping[str, float] = field(default_factory=dict)
    minutes: float | None = None
    by_noon: int | None = None


@dataclass(frozen=True)
class Wait:
    """Why a task in line does not start now. `word` is for programs (`flows/budget/waiting.py` has
    them all), `why` for people; `until` is the Unix time at which it may begin, as far as anybody
    can tell (None: nobody can); `place` is its place among those that wait, from 1."""

    word: str
    why: str
    until: float | None
    place: int


@dataclass(frozen=True)
class Admission:
    """Who starts now, the first one first, and why each of the others waits. `depth` is how many
    waiting tasks there should be; `is_shallow`: there are fewer, so that more work may be taken up."""

    order: tuple[str, ...]
    waits: Mapping[str, Wait]
    depth: int
    is_shallow: bool
