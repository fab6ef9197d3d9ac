"""What an owner's accounts hold on a day: kept as balances, entered one by one, checked."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flows.budget import replay
from flows.budget.balance import TASKS
from flows.budget.replay import Drift
from flows.budget.spent import MOST
from flows.model import Account, Balance, Entry
from jobs.ledger.places import KEPT_SECONDS
from jobs.store import Store, keys

TRIES = 3


@dataclass(frozen=True)
class Count:
    """What the vendor itself counts as used of an account on the team's date."""

    owner: str
    day: str
    account: Account
    seen: int


def balances(store: Store, owner: str, day: str) -> tuple[Balance, ...]:
    """What is reserved and used of each account, without bounds, which the team says."""
    return replay.balances(_figures(store.redis.hgetall(keys.book(owner, day)[0])))


def entries(store: Store, owner: str, day: str) -> tuple[Entry, ...]:
    """The day's history, oldest first."""
    return tuple(_entry(row) for _, row in store.redis.xrange(keys.book(owner, day)[1]))


def begun_by(store: Store, owner: str, day: str, at: float) -> int:
    """How many tasks of the day had been begun by `at`, its noon, which is past. Counted from the entries
    once, and kept."""
    place = keys.noon(owner, day)
    kept = store.redis.get(place)
    if kept is None:
        kept = replay.taken_by(entries(store, owner, day), TASKS, at)
        if store.redis.exists(keys.LEDGER_READY):  # before, a rebuild still brings entries back
            store.redis.set(place, kept, ex=KEPT_SECONDS)
    return int(kept)


def adjust(store: Store, count: Count, now: float) -> int:
    """What was added to the account's `used` for work that was begun outside the App.

    Outside is what the vendor counts and our own runs are not: `seen` less what is reserved, less
    what our settled runs used, never below zero. What is reserved counts as begun, for the vendor
    mostly sees it already: so reserved + used is the greater of the vendor's count and ours. The
    same count again changes nothing, a later one replaces this one, and one after a refund finds
    what the refunded run had hidden."""
    if not 0 <= count.seen <= MOST:
        raise ValueError(f"a vendor counts from 0 to {MOST}, not {count.seen}")
    account = count.account
    kind, _, name = account.holder.partition(":")
    member = name if kind == "member" else ""
    args = [account.holder, account.agent, account.meter, count.seen, now, member, KEPT_SECONDS]
    return int(store.script("adjust_balance", keys.book(count.owner, count.day), args))


def check(store: Store, owner: str, day: str) -> tuple[Drift, ...]:
    """Where the balances were not what the entries add up to, as found first; now they are. A
    day that is written to meanwhile is looked at again, three times, and then left to the next check."""
    found: tuple[Drift, ...] = ()
    for _ in range(TRIES):
        last, drifts, row = _compared(store, owner, day)
        found = found or drifts
        if not drifts or store.script("repair_balances", keys.book(owner, day), [last, KEPT_SECONDS, *row]):
            break
    return found


def _compared(store: Store, owner: str, day: str) -> tuple[str, tuple[Drift, ...], list[str]]:
    """The last entry's id, the drifts, and the balances as they should be, field by field."""
    with store.redis.pipeline() as pipe:
        pipe.hgetall(keys.book(owner, day)[0])
        pipe.xrange(keys.book(owner, day)[1])
        kept, rows = pipe.execute()
    told = [_entry(row) for _, row in rows]
    true = replay.replay(told)
    fields = {f"{a.holder}|{a.agent}|{a.meter}|{figure}": str(n) for (a, figure), n in true.items()}
    row = [word for pair in fields.items() for word in pair]
    return rows[-1][0] if rows else "", replay.drifts(_figures(kept), told), row


def _figures(kept: dict[str, str]) -> dict[tuple[Account, str], int]:
    found = {}
    for field, number in kept.items():
        holder, agent, meter, figure = field.split("|")
        found[Account(holder, agent, meter), figure] = int(number)
    return found


def _entry(row: dict[str, str]) -> Entry:
    changes = tuple((Account(*one[:3]), int(one[3]), int(one[4])) for one in json.loads(row["changes"]))
    return Entry(row["did"], float(row["at"]), row["run"], row["member"], changes)
