"""The journal in the store: a record for each merged child, and what they add up to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple

from flows.journal import rows
from flows.journal.tally import COUNTERS, tallies
from flows.model import Record, Sort, Tally
from jobs.store import Store, keys
from jobs.store.due import owner_of

PAGE = 1_000


def write_record(store: Store, record: Record) -> bool:
    """The record stands in its owner's journal; whether that is news. One round trip."""
    owner, counts = owner_of(record.subject), list[str | int]()
    for tally in tallies(record):
        for name in COUNTERS:
            if amount := getattr(tally, name):
                counts += [_field(tally, name), amount]
    green = int(record.is_first_green)
    args = [record.key, rows.render(record), record.merged_at, owner, record.repo, green, *counts]
    return bool(store.script("write_record", [*keys.journal(owner), keys.JOURNALS], args))


def records(store: Store, owner: str, since: float = 0.0) -> Iterator[Record]:
    """The owner's records of what was merged at `since` (Unix time) or later, oldest first."""
    place, order, *_ = keys.journal(owner)
    names = store.redis.zrangebyscore(order, since, "+inf")
    for at in range(0, len(names), PAGE):
        yield from (rows.parse(line) for line in store.redis.hmget(place, names[at : at + PAGE]) if line)


def record_of(store: Store, owner: str, key: str) -> Record | None:
    """The record of this key; None without one."""
    line = store.redis.hget(keys.journal(owner)[0], key)
    return rows.parse(line) if line else None


def tallies_of(store: Store, owner: str) -> tuple[Tally, ...]:
    """What the owner's records add up to, an agent and a sort each. One round trip."""
    counts: dict[tuple[str, ...], dict[str, int]] = {}
    for field, amount in sorted(store.redis.hgetall(keys.journal(owner)[2]).items()):
        agent, *sort, counter = json.loads(field)
        if counter in COUNTERS:
            counts.setdefault((agent, *sort), {})[counter] = int(amount)
    return tuple(Tally(place[0], Sort(*place[1:]), **found) for place, found in counts.items())


def greens(store: Store, owner: str) -> dict[str, float]:
    """By repository: the share of its merged pull requests whose CI was green at first."""
    found = {field: int(count) for field, count in store.redis.hgetall(keys.journal(owner)[3]).items()}
    repos = [field.removesuffix(" merged") for field in found if field.endswith(" merged")]
    return {repo: found.get(f"{repo} green", 0) / found[f"{repo} merged"] for repo in repos}


def journals(store: Store) -> tuple[str, ...]:
    """The owners who have a journal."""
    return tuple(sorted(store.redis.smembers(keys.JOURNALS)))


def _field(tally: Tally, counter: str) -> str:
    return json.dumps([tally.agent, *astuple(tally.sort), counter])
