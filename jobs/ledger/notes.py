"""What looks noted of a repository's open issues, and what the sweep knows of the repository."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from flows.model import Note
from jobs.store import Store, keys

FILING = "filing"


@dataclass(frozen=True)
class Met:
    """A repository that the sweep has looked after."""

    is_private: bool = False
    has_blueprint: bool = False


def note(store: Store, repo: str, number: int, said: Note | None) -> bool:
    """The issue's note is `said`, None for none; whether that is news. Whoever waits for an
    audit waits no longer once it is filed, or cannot be."""
    place, field = keys.notes(repo), str(number)
    before = store.redis.hget(place, field)
    now = json.dumps(asdict(said), sort_keys=True) if said else None
    if said is None or (said.kind, said.state) != ("audit", FILING):
        store.redis.srem(keys.pending(repo), field)
    if before == now:
        return False
    if now is None:
        store.redis.hdel(place, field)
    else:
        store.redis.hset(place, field, now)
    return True


def notes_of(store: Store, repo: str) -> dict[int, Note]:
    """The notes of a repository, by the issue's number, in order."""
    return _notes(store.redis.hgetall(keys.notes(repo)))


def all_notes(store: Store, repos: Collection[str]) -> dict[str, dict[int, Note]]:
    """The notes of several repositories, in one round trip."""
    with store.redis.pipeline(transaction=False) as pipe:
        for repo in repos:
            pipe.hgetall(keys.notes(repo))
        return {repo: _notes(rows) for repo, rows in zip(repos, pipe.execute(), strict=True)}


def meet(store: Store, repo: str, seen: Met) -> bool:
    """The sweep has looked after the repository; whether what it saw is news."""
    owner, now = repo.partition("/")[0], json.dumps(asdict(seen), sort_keys=True)
    if store.redis.hget(keys.met(owner), repo) == now:
        return False
    store.redis.hset(keys.met(owner), repo, now)
    return True


def forget(store: Store, repo: str) -> bool:
    """The repository is gone, or the App was taken off it; whether that is news."""
    store.redis.delete(keys.notes(repo), keys.pending(repo), keys.wish(repo))
    return bool(store.redis.hdel(keys.met(repo.partition("/")[0]), repo))


def met(store: Store, owner: str) -> dict[str, Met]:
    """The owner's repositories that were looked after."""
    found = store.redis.hgetall(keys.met(owner))
    return {repo: Met(**json.loads(text)) for repo, text in sorted(found.items())}


def await_audits(store: Store, repo: str, numbers: Collection[int]) -> None:
    """An onboarding waits until each of these audits is filed, or cannot be."""
    if numbers:
        store.redis.sadd(keys.pending(repo), *map(str, numbers))


def awaited_audits(store: Store, repo: str) -> tuple[int, ...]:
    """The audits that are waited for still."""
    return tuple(sorted(int(number) for number in store.redis.smembers(keys.pending(repo))))


def _notes(found: dict[str, str]) -> dict[int, Note]:
    rows = {int(number): json.loads(text) for number, text in found.items()}
    return {number: _note(rows[number]) for number in sorted(rows)}


def _note(row: dict[str, Any]) -> Note:
    """Fields that a later version wrote are left out."""
    known = {name: value for name, value in row.items() if name in Note.__dataclass_fields__}
    return Note(**known | {"phases": tuple(known.get("phases", ()))})
