"""What was dispatched on a day: its reservations, and what each run is of."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flows.model import Subject
from jobs.ledger.balance import entries
from jobs.store import Store, keys

DID = ("reserve", "restore")  # the second stands for the first where the store was lost in between


@dataclass(frozen=True)
class Dispatched:
    """A run that was claimed `at` a Unix time, of the issue `issue` of `repo`, on the quota of `member`
    ("": the team's). `epic` is the epic that it stands below now, 0 for none."""

    at: float
    repo: str
    issue: int
    agent: str
    epic: int
    run: str
    member: str


def dispatched(store: Store, owner: str, day: str) -> tuple[Dispatched, ...]:
    """The day's, oldest first. Two round trips beside that for the entries."""
    found = [entry for entry in entries(store, owner, day) if entry.did in DID]
    with store.redis.pipeline(transaction=False) as pipe:
        for entry in found:
            pipe.hmget(keys.run(entry.run), "subject", "agent", "claimed_at")
        runs = pipe.execute()
    known = [(entry, *row) for entry, row in zip(found, runs, strict=True) if row[0]]
    parents = store.redis.mget([keys.parent(row[1]) for row in known]) if known else []
    rows = [
        Dispatched(float(at or entry.at), *_place(subject), agent, _epic(parent), entry.run, entry.member)
        for (entry, subject, agent, at), parent in zip(known, parents, strict=True)
    ]
    return tuple(sorted(rows, key=lambda one: (one.at, one.run)))


def _place(subject: str) -> tuple[str, int]:
    """A fleet's target counts under its manifest's number, which the fleet's name begins with."""
    found = Subject.parse(subject)
    return found.repo, found.number or int(found.fleet.partition("-")[0])


def _epic(parent: str | None) -> int:
    """An audit is no epic: it has no branch."""
    told = json.loads(parent) if parent else {}
    return int(told["number"]) if told.get("branch") else 0
