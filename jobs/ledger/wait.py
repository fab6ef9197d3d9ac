"""What stands in line wants which agent, what was sent to a host, and why the rest waits."""

from __future__ import annotations

import math

from jobs.store import Store, keys
from jobs.store.due import owner_of

SENT_SECONDS = 60


def want(store: Store, subject: str, agent: str) -> None:
    """The subject's task wants this agent."""
    store.redis.hset(keys.wanted(owner_of(subject)), subject, agent)


def wanted(store: Store, owner: str) -> dict[str, str]:
    """Subject -> the agent that its task wants."""
    return dict(store.redis.hgetall(keys.wanted(owner)))


def set_room(store: Store, repo: str, room: int) -> None:
    """So many runs may live in the repository at once."""
    store.redis.hset(keys.room(owner_of(repo)), repo, str(room))


def rooms(store: Store, owner: str) -> dict[str, int]:
    """Repository -> how many runs may live there at once."""
    return {repo: int(room) for repo, room in store.redis.hgetall(keys.room(owner)).items()}


def sending(store: Store, owner: str) -> set[str]:
    """The subjects that a host was told to start and may still be about to."""
    place = keys.sending(owner)
    told = sorted(store.redis.smembers(place))
    stands = store.redis.mget([keys.sent(subject) for subject in told]) if told else []
    over = [subject for subject, host in zip(told, stands, strict=True) if not host]
    if over:
        store.redis.srem(place, *over)
    return set(told) - set(over)


def send(store: Store, subject: str, host: str) -> bool:
    """A host was told to start it; False when one was told less than a minute ago."""
    is_new = bool(store.redis.set(keys.sent(subject), host, nx=True, ex=SENT_SECONDS))
    if is_new and "#" in subject:
        store.redis.sadd(keys.sending(owner_of(subject)), subject)
    return is_new


def is_sent(store: Store, subject: str) -> bool:
    return bool(store.redis.exists(keys.sent(subject)))


def unsend(store: Store, subject: str, seconds: float = 0.0) -> None:
    """The host is done with it, one way or the other; it may be told again in `seconds`."""
    store.redis.expire(keys.sent(subject), math.ceil(seconds))


def say_wait(store: Store, subject: str, why: str) -> bool:
    """Records why the task waits ("" for no longer); whether that is news."""
    place = keys.waits(owner_of(subject))
    before = store.redis.hget(place, subject) or ""
    if why:
        store.redis.hset(place, subject, why)
    else:
        store.redis.hdel(place, subject)
    return bool(before != why)


def wait_of(store: Store, subject: str) -> str:
    """Why the task waits, in words; "" when nobody said."""
    return store.redis.hget(keys.waits(owner_of(subject)), subject) or ""
