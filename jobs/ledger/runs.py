"""Runs in the ledger: moved by compare-and-set, restored, alive. `claim.py` brings them in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from flows.budget.spent import spent, used
from flows.model import Run, RunState, Usage
from jobs.ledger.places import KEPT_SECONDS, live_sets, place_row
from jobs.ledger.rows import from_row, hold_row, run_row, to_row
from jobs.store import Store, keys
from jobs.store.due import owner_of

FORGET_BEATS_SECONDS = 86400.0


def is_ready(store: Store) -> bool:
    """Whether the ledger is whole: a first set-up or a rebuild has said so."""
    return bool(store.redis.exists(keys.LEDGER_READY))


def set_ready(store: Store, now: float) -> None:
    """From now on runs may be claimed; only a first set-up or a finished rebuild says so."""
    store.redis.set(keys.LEDGER_READY, now)


def move(store: Store, run_id: str, sources: tuple[RunState, ...], target: RunState, **fields: Any) -> bool:
    """The run moved from one of `sources` to `target` and took on `fields` (as in `Run`); False when
    it stood elsewhere, or is not known: somebody else won. Settled, what it held is released, and
    what it used (`fields["usage"]`) is counted on its day: nothing if its `started_at` is 0. A settled
    run moves no more."""
    places = [keys.run(run_id), keys.LIVE, keys.HISTORY, keys.BEATS]
    words, costs = f" {' '.join(sources)} ", used(fields.get("outcome"), fields.get("usage") or Usage())
    args = [run_id, words, target, json.dumps(costs), *to_row(fields)]
    return bool(store.script("move_run", places, args))


def restore(store: Store, run: Run) -> bool:
    """A run that its marker on GitHub tells of is in the ledger, with what it holds while it lives
    and what it used; False: it was there, and nothing changed. Whether the agent of a living run was
    started the marker does not say: it counts as started."""
    if run.is_live:
        run = replace(run, started_at=run.started_at or run.claimed_at)
    owner = owner_of(run.subject)
    sets = live_sets(owner, run)
    places = [keys.run(run.id), keys.runs(run.subject), keys.HISTORY, *keys.book(owner, run.day)]
    places += (keys.LIVE, *sets) if run.is_live else ()
    at, changes = run.ended_at or run.claimed_at, json.dumps(_changes(run)) if run.day else ""
    args = [run.id, run.attempt, at, run.member, KEPT_SECONDS, changes]
    return bool(store.script("restore_run", places, [*args, *run_row(run), *place_row(owner, run.day, sets)]))


def _changes(run: Run) -> list[list[Any]]:
    """What a run that comes back adds to its accounts: reserved, used."""
    costs = {} if run.is_live else spent(run)
    return [
        [*hold_row(hold)[:3], *((hold.amount, 0) if run.is_live else (0, costs.get(hold.account.meter, 0)))]
        for hold in run.holds
    ]


def run(store: Store, run_id: str) -> Run | None:
    """The run of this id; None when the ledger does not know it."""
    return next(iter(_fetch(store, [run_id])), None)


def runs_of(store: Store, subject: str) -> tuple[Run, ...]:
    """All runs of a subject, in the order of their attempts."""
    return _fetch(store, store.redis.zrange(keys.runs(subject), 0, -1))


def live(store: Store) -> tuple[str, ...]:
    """The ids of all runs that are not settled."""
    return tuple(sorted(store.redis.smembers(keys.LIVE)))


def beat(store: Store, run_id: str, now: float) -> None:
    """A run's keeper lives. What is told late takes back nothing that was told since."""
    with store.redis.pipeline(transaction=False) as pipe:
        pipe.zadd(keys.BEATS, {run_id: now}, gt=True)
        pipe.zremrangebyscore(keys.BEATS, "-inf", now - FORGET_BEATS_SECONDS)
        pipe.execute()


def beats(store: Store) -> dict[str, float]:
    """Run id -> Unix time of its keeper's last sign of life."""
    return dict(store.redis.zrange(keys.BEATS, 0, -1, withscores=True))


def _fetch(store: Store, ids: list[str]) -> tuple[Run, ...]:
    with store.redis.pipeline(transaction=False) as pipe:
        for run_id in ids:
            pipe.hgetall(keys.run(run_id))
            pipe.zscore(keys.BEATS, run_id)
        found = pipe.execute()
    rows = zip(found[::2], found[1::2], strict=True)
    return tuple(replace(from_row(row), beat_at=beat or 0.0) for row, beat in rows if row)
