"""Runs in the ledger: claimed under caps, moved by compare-and-set, restored, alive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flows.model import Run, RunState
from jobs.ledger.rows import from_row, run_row, to_row
from jobs.store import Store, keys

FORGET_BEATS_SECONDS = 86400.0


@dataclass(frozen=True)
class Caps:
    """How many runs may live at once: in the whole fleet, and in one repository."""

    all: int
    repo: int


def is_ready(store: Store) -> bool:
    """Whether the ledger is whole: a first set-up or a rebuild has said so."""
    return bool(store.redis.exists(keys.LEDGER_READY))


def set_ready(store: Store, now: float) -> None:
    """From now on runs may be claimed; only a first set-up or a finished rebuild says so."""
    store.redis.set(keys.LEDGER_READY, now)


def claim(store: Store, run: Run, caps: Caps, now: float) -> str:
    """Empty when this run is recorded, now or by an earlier call, and counts against the
    caps; else one sentence that says why not."""
    repo = _repo(run.subject)
    live_sets = [keys.LIVE, keys.live(repo)]
    places = [keys.LEDGER_READY, *live_sets, keys.runs(run.subject), keys.run(run.id), keys.HISTORY]
    row = run_row(replace(run, claimed_at=run.claimed_at or now))
    args = [run.id, run.subject, run.attempt, caps.all, caps.repo, *row]
    word, *other = store.script("claim_run", places, args)
    sentences = {
        "claimed": "",
        "not-ready": "the ledger is empty and not rebuilt yet, so nothing starts; `fleet rebuild` fills it",
        "taken": f"attempt {run.attempt} of {run.subject} belongs to the run {''.join(other)}",
        "live": f"the run {''.join(other)} of {run.subject} is not settled yet",
        "all": f"{caps.all} runs live in the whole fleet, which is its cap",
        "repo": full(repo, caps.repo),
    }
    return sentences[word]


def full(repo: str, room: int) -> str:
    """Why nothing more is begun in a repository with room for so many runs."""
    return f"{room} runs live in {repo}, which is its cap"


def move(store: Store, run_id: str, sources: tuple[RunState, ...], target: RunState, **fields: Any) -> bool:
    """The run moved from one of `sources` to `target` and took on `fields` (as
    in `Run`); False when it stood elsewhere, or is not known: somebody else won."""
    subject = store.redis.hget(keys.run(run_id), "subject")
    if subject is None:
        return False
    places = [keys.run(run_id), keys.LIVE, keys.live(_repo(subject)), keys.HISTORY, keys.BEATS]
    words = f" {' '.join(sources)} "
    return bool(store.script("move_run", places, [run_id, words, target, *to_row(fields)]))


def restore(store: Store, run: Run) -> bool:
    """A run that its marker on GitHub tells of is in the ledger; False: it was there."""
    live_sets = [keys.LIVE, keys.live(_repo(run.subject))]
    places = [keys.run(run.id), keys.runs(run.subject), *live_sets, keys.HISTORY]
    return bool(store.script("restore_run", places, [run.id, run.attempt, int(run.is_live), *run_row(run)]))


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
    """A run's keeper lives."""
    with store.redis.pipeline(transaction=False) as pipe:
        pipe.zadd(keys.BEATS, {run_id: now})
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


def _repo(subject: str) -> str:
    return subject.partition("#")[0]
