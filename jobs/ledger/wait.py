"""What was sent to a host, and why what stands in line waits."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import asdict

from flows.model.budget import Wait
from jobs.ledger.line import Place, from_row, to_row
from jobs.store import Store, keys
from jobs.store.due import owner_of

SENT_SECONDS = 60


def send(store: Store, place: Place, host: str) -> bool:
    """A host was told to start the task, which leaves the line; False, and nothing is changed, when
    one was told less than a minute ago."""
    subject, owner = place.ready.subject, owner_of(place.ready.subject)
    if not tell(store, subject, host):
        return False
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.sending(owner), subject, to_row(place))
        pipe.hdel(keys.line(owner), subject)
        pipe.execute()
    return True


def tell(store: Store, what: str, host: str) -> bool:
    """A host was told to see to it; False when one was told less than a minute ago."""
    return bool(store.redis.set(keys.sent(what), host, nx=True, ex=SENT_SECONDS))


def sending(store: Store, owner: str) -> tuple[Place, ...]:
    """The tasks that a host was told to start and may still be about to."""
    place = keys.sending(owner)
    told = dict(sorted(store.redis.hgetall(place).items()))
    stands = store.redis.mget([keys.sent(subject) for subject in told]) if told else []
    over = [subject for subject, host in zip(told, stands, strict=True) if not host]
    if over:
        store.redis.hdel(place, *over)
    return tuple(from_row(row) for subject, row in told.items() if subject not in over)


def sent_to(store: Store, owner: str) -> Counter[str]:
    """How many of the owner's tasks each host was told to start and may still be about to."""
    subjects = sorted(store.redis.hkeys(keys.sending(owner)))
    hosts = store.redis.mget([keys.sent(subject) for subject in subjects]) if subjects else []
    return Counter(host for host in hosts if host)


def is_sent(store: Store, subject: str) -> bool:
    return bool(store.redis.exists(keys.sent(subject)))


def unsend(store: Store, subject: str, seconds: float = 0.0) -> None:
    """The host is done with it, one way or the other; it may be told again in `seconds`."""
    store.redis.expire(keys.sent(subject), math.ceil(seconds))


def say_wait(store: Store, subject: str, wait: Wait | None, day: str = "") -> bool:
    """Records why the task waits (None: it does no longer); whether that is news: another reason, or
    another day. Its place changes with every task that starts, and is no news."""
    place = keys.waits(owner_of(subject))
    before = json.loads(store.redis.hget(place, subject) or "{}")
    if wait is None:
        store.redis.hdel(place, subject)
        return bool(before)
    if (before.get("word"), before.get("day")) == (wait.word, day):
        return False
    store.redis.hset(place, subject, json.dumps(asdict(wait) | {"day": day}, sort_keys=True))
    return True


def wait_of(store: Store, subject: str) -> Wait | None:
    """Why the task waits, as it was said last; None when nobody said."""
    row = store.redis.hget(keys.waits(owner_of(subject)), subject)
    if not row:
        return None
    told = json.loads(row)
    return Wait(told["word"], told["why"], told["until"], told["place"])
