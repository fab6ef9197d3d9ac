"""The plan of the day and its review, written when their hour has come, and kept until the next."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from flows import words
from flows.budget.alerting import bounded
from flows.budget.day import NOON, began_at
from flows.budget.digest import Slot, slot
from flows.budget.plan import plan
from flows.model import Team
from jobs import ledger
from jobs.store import Store, keys
from jobs.today import Whose, today


@dataclass(frozen=True)
class Desk:
    """Where a digest is written: whose it is, when, and without which repositories."""

    store: Store
    whose: Whose
    hidden: Collection[str]
    now: float


def digest(store: Store, whose: Whose, hidden: Collection[str], now: float) -> str:
    """What stands on the inventory now: the last plan or review, without the `hidden` repositories; ""
    where the team wants none, and before the first."""
    if not whose.team or not whose.team.digest:
        return ""
    kept = json.loads(store.redis.get(keys.digest(whose.owner)) or "{}")
    at = slot(whose.team, now)
    if at is None or kept.get("slot") == at.name:
        return str(kept.get("text", ""))
    text = _text(Desk(store, whose, hidden, now), at)
    store.redis.set(keys.digest(whose.owner), json.dumps({"slot": at.name, "text": text}))
    return text


def _text(desk: Desk, at: Slot) -> str:
    line = ledger.in_line(desk.store, desk.whose.owner)
    seen = today(desk.store, line, desk.whose, desk.now)
    day, parts = bounded(desk.whose.team, seen.balances), list[str]()
    if at.has_plan:
        running = ledger.running(desk.store, desk.whose.owner)
        rows = plan([place.ready for place in line], seen, running)
        parts.append(words.plan_of_day(at, [row for row in rows if row.repo not in desk.hidden], day))
    if at.has_review:
        began = began_at(desk.now, (desk.whose.team or Team()).time_zone)
        records = [
            one for one in ledger.records(desk.store, desk.whose.owner, began) if one.merged_at <= desk.now
        ]
        shown = [one for one in records if one.repo not in desk.hidden]
        parts.append(words.review_of_day(at, shown, day, seen.by_noon if at.hour > NOON else None))
    return "\n\n".join(parts)
