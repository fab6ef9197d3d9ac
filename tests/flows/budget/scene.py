"""Lines and days, made of few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flows.budget.charge import charge
from flows.model import Account, Balance, Blueprint, Member, Quota, Ready, Room, Team, Today, Want

MORNING = 1_795_255_200.0  # Saturday, 2026-11-21, 10:00 UTC
NOON = MORNING + 2 * 3600
MIDNIGHT = NOON + 12 * 3600
POOL = Team(tasks=20, members=(Member("alice", (Quota("", 10),)), Member("bob", (Quota("", 10),))))
WIDE = Blueprint(concurrency=1000)


def ready(name: str, **facts: Any) -> Ready:
    """`api#3`, of the owner `o`."""
    repo = f"o/{name.partition('#')[0]}"
    return Ready(**{"subject": f"o/{name}", "repo": repo, "agent": "codex", **facts})


def line(*names: str) -> list[Ready]:
    """In line in this order; `api*3` are three of them."""
    found = []
    for name in names:
        repo, _, count = name.partition("*")
        found += [ready(f"{repo}#{number + 1}" if count else repo) for number in range(int(count or 1))]
    return [replace(one, since=float(place)) for place, one in enumerate(found)]


def today(line: Iterable[Ready], team: Team | None = None, **facts: Any) -> Today:
    """A day on which all that stands in line is charged to this team; `blueprint` is all repositories'."""
    blueprint = facts.pop("blueprint", WIDE)
    spent = facts.pop("spent", {})
    now = facts.pop("now", MORNING)
    kinds = {one.kind for one in (*line, *facts.get("sent", ()))}
    charges = {kind: charge(team, Want(blueprint, *kind), now) for kind in kinds}
    return Today(now, charges, team, tuple(balances(spent)), **facts)


def balances(spent: dict[str, int | tuple[int, int]]) -> Iterable[Balance]:
    """`{"team": 5, "member:alice@codex|usd": (reserved, used)}`."""
    for name, amount in spent.items():
        holder, _, meter = name.partition("|")
        reserved, used = amount if isinstance(amount, tuple) else (0, amount)
        holder, _, agent = holder.partition("@")
        yield Balance(Account(holder, agent, meter or "tasks"), reserved, used)


def roomy(**facts: Any) -> Team:
    """A team with room for any number of runs."""
    return Team(**{"room": Room(10_000), **facts})
