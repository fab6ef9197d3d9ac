"""The READY line of an owner: subjects whose task may start as soon as there is room."""

from __future__ import annotations

from jobs.store import Store, keys
from jobs.store.due import owner_of


def line_up(store: Store, subject: str, score: float, now: float) -> None:
    """The subject is in its owner's line; the lowest score goes first, and among equals
    the one that got in line first. In line already: it keeps its time, takes on the score."""
    owner = owner_of(subject)
    with store.redis.pipeline() as pipe:
        pipe.zadd(keys.line(owner), {subject: score})
        pipe.hsetnx(keys.line_since(owner), subject, now)
        pipe.execute()


def leave_line(store: Store, subject: str) -> None:
    """The subject is not in line."""
    owner = owner_of(subject)
    with store.redis.pipeline() as pipe:
        pipe.zrem(keys.line(owner), subject)
        pipe.hdel(keys.line_since(owner), subject)
        pipe.execute()


def ready(store: Store, owner: str) -> tuple[str, ...]:
    """The subjects in line, the next one first."""
    with store.redis.pipeline() as pipe:
        pipe.zrange(keys.line(owner), 0, -1, withscores=True)
        pipe.hgetall(keys.line_since(owner))
        places, since = pipe.execute()
    order = sorted((score, float(since.get(subject, 0)), subject) for subject, score in places)
    return tuple(subject for _, _, subject in order)
