"""Epics that may begin though another of their repository goes first, because too little is READY."""

from __future__ import annotations

from jobs.store import Store, keys

SPAN_SECONDS = 60  # until its first phase stands in line, and the line can be counted again
KEPT_SECONDS = 7 * 86400  # an epic that has begun says so by its label


def may_take_up(store: Store, owner: str) -> bool:
    """Whether nobody has looked for an epic to take up within the last minute; now somebody does."""
    return bool(store.redis.set(keys.taking_up(owner), "yes", nx=True, ex=SPAN_SECONDS))


def take_up(store: Store, subject: str) -> None:
    """The epic may begin."""
    store.redis.set(keys.taken_up(subject), "yes", ex=KEPT_SECONDS)


def is_taken_up(store: Store, subject: str) -> bool:
    return bool(store.redis.exists(keys.taken_up(subject)))
