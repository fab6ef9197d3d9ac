"""Runs and what they are charged against, for the tests of the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.model import Account, Balance, Cap, Charge, Hold, Payer, Run, RunState
from jobs import ledger
from jobs.store import Store

DAY = "2026-11-21"
WIDE = Charge("acme", DAY, payers=(Payer(""),))
LIVE = (RunState.CLAIMED, RunState.RUNNING, RunState.DELIVERING, RunState.STOPPING)
TEAM = Account("team", "", "tasks")


def a_run(number: int = 1, attempt: int = 1, repo: str = "acme/api", agent: str = "jules") -> Run:
    name = f"{repo.replace('/', '-')}-{number}-{attempt}"
    return Run(name, f"{repo}#{number}", attempt, agent, "LE_1", RunState.CLAIMED, host="h")


def charge(**changes: Any) -> Charge:
    return replace(WIDE, **changes)


def tasks(holder: str = "team", quota: int | None = None, agent: str = "") -> Hold:
    """A task of this holder's."""
    return Hold(Account(holder, agent, "tasks"), 1, quota)


def member(login: str, quota: int | None = None, room: int | None = None) -> Payer:
    """A member who brings so many tasks, for so many runs at once."""
    caps = () if room is None else (Cap(f"member {login}", room),)
    return Payer(login, (tasks(f"member:{login}", quota),), caps)


def sums(store: Store, day: str = DAY) -> dict[tuple[str, str], tuple[int, int]]:
    """(holder, meter) -> reserved, used; those without either are left out."""

    def pair(one: Balance) -> tuple[int, int]:
        return one.reserved, one.used

    found = ledger.balances(store, "acme", day)
    return {(one.account.holder, one.account.meter): pair(one) for one in found if any(pair(one))}


def did(store: Store, day: str = DAY) -> list[str]:
    return [entry.did for entry in ledger.entries(store, "acme", day)]
