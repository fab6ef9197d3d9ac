"""Who brings how much for which repositories, and what a day may take. From `team:` in the
owner's blueprint (`flows/config/team.py`)."""

from __future__ import annotations

from dataclasses import dataclass, field

METERS = ("tasks", "usd", "tokens")  # what is counted; a quota may bound each


@dataclass(frozen=True)
class Quota:
    """What a member brings a day of one agent. "" as agent: of the default agent, and of every
    agent that no member's quota names. None: that meter has no bound."""

    agent: str
    tasks: int | None = None
    usd: float | None = None
    tokens: int | None = None


@dataclass(frozen=True)
class Member:
    """A person who brings quota. `repos` are full names; empty: all of the owner's."""

    login: str
    quotas: tuple[Quota, ...] = ()
    repos: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True)
class Price:
    """USD a million tokens of a model. `as_of` is the date on which somebody looked it up."""

    model: str
    input: float = 0.0
    cached: float = 0.0
    output: float = 0.0
    as_of: str = ""


@dataclass(frozen=True)
class Room:
    """How many runs may live at once: of the whole team, in one repository, of one member (None:
    no cap of its own), of single agents."""

    all: int = 20
    repo: int | None = None
    member: int | None = None
    agents: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Team:
    """An owner's team. `tasks`, `usd` and `tokens` bound a day of all members together (None: no
    bound); `strategy` is the word or number that `tasks` comes from. `ready` is how many READY
    tasks are kept in line. `digest` are the hours (0-23, the team's time zone) of the inventory's
    plan and review."""

    time_zone: str = "UTC"
    strategy: str = ""
    tasks: int | None = None
    usd: float | None = None
    tokens: int | None = None
    ready: int = 20
    members: tuple[Member, ...] = ()
    room: Room = field(default_factory=Room)
    prices: tuple[Price, ...] = ()
    digest: tuple[int, ...] = (8, 18)
    agent: str = "codex"  # the owner's default agent: what a plain number is a quota of
