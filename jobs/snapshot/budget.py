"""What the team's day holds, read only while a command asks what is left of it."""

from __future__ import annotations

from dataclasses import replace

from flows.budget.day import day
from flows.commands import COUNTED
from flows.model import Seen, Team
from jobs import ledger
from jobs.hands import Hands


def with_budget(hands: Hands, seen: Seen, now: float) -> Seen:
    """`seen` with the day's balances, where somebody who may asks for them; else as it is."""
    is_asked = any(command.verb in COUNTED and command.by.may_write for command in seen.commands)
    return counted(hands, seen, now) if is_asked else seen


def counted(hands: Hands, seen: Seen, now: float) -> Seen:
    """`seen` with the day's balances: one round trip to the store."""
    today = day(now, (seen.team or Team()).time_zone)
    return replace(seen, budget=ledger.balances(hands.store, seen.subject.owner, today))
