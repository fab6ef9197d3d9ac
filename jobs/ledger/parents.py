"""Whose child is an issue? Written by its epic's look (or its audit's), read by its own."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict

from flows.model import Parent
from jobs.store import Store, keys


def parent_of(store: Store, subject: str) -> Parent | None:
    """The parent of an issue (`owner/repo#12`); None when nobody adopted it."""
    return _read(store.redis.get(keys.parent(subject)))


def parents_of(store: Store, above: str, numbers: Collection[int]) -> tuple[tuple[int, Parent], ...]:
    """The parents of the issues `numbers`, and of all that `above` adopted before."""
    repo = above.partition("#")[0]
    known = {int(number) for number in store.redis.smembers(keys.children(above))}
    wanted = sorted(known | set(numbers))
    if not wanted:
        return ()
    rows = store.redis.mget([keys.parent(f"{repo}#{number}") for number in wanted])
    found = ((number, _read(row)) for number, row in zip(wanted, rows, strict=True))
    return tuple((number, parent) for number, parent in found if parent)


def adopt(store: Store, subject: str, parent: Parent) -> None:
    """The issue is a child of `parent`, of its own repository."""
    repo, _, number = subject.partition("#")
    with store.redis.pipeline() as pipe:
        pipe.set(keys.parent(subject), json.dumps(asdict(parent), sort_keys=True))
        pipe.sadd(keys.children(f"{repo}#{parent.number}"), number)
        pipe.execute()


def disown(store: Store, subject: str, above: str) -> None:
    """The issue is no child of `above` any more."""
    with store.redis.pipeline() as pipe:
        pipe.delete(keys.parent(subject))
        pipe.srem(keys.children(above), subject.partition("#")[2])
        pipe.execute()


def _read(row: str | None) -> Parent | None:
    if not row:
        return None
    told = {k: v for k, v in json.loads(row).items() if k in Parent.__dataclass_fields__}
    return Parent(**{**told, "also": tuple(told.get("also", ()))})
