"""The due set: which subjects are to be looked at, from when, and who looks now.

One subject is looked at by one job at a time; wake-ups coalesce; none is lost.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from jobs.store import keys
from jobs.store.connection import Store

LEASE_SECONDS = 120.0


@dataclass(frozen=True)
class Lease:
    """The right to look at `subject` and to write for it until `until` (Unix time)."""

    subject: str
    token: str
    until: float

    @property
    def owner(self) -> str:
        return owner_of(self.subject)


def owner_of(subject: str) -> str:
    """Whose installation a subject belongs to."""
    return subject.partition("/")[0]


def wake(store: Store, wanted: Mapping[str, float]) -> None:
    """Each subject is due at its Unix time at the latest: only ever made earlier."""
    if wanted:
        store.script("wake", [keys.DUE], [word for pair in wanted.items() for word in pair])


def take(store: Store, now: float, seconds: float = LEASE_SECONDS) -> Lease | None:
    """A lease on the subject that has been due for longest; None when there is none.
    Subjects that are being looked at and owners that are blocked are passed over."""
    expire(store, now)
    token = _token(store)
    places = [keys.DUE, keys.LOOKING, keys.LEASES, keys.BLOCKED]
    subject = store.script("take", places, [now, now + seconds, token])
    return Lease(subject, token, now + seconds) if subject else None


def hold(store: Store, subject: str, now: float, seconds: float = LEASE_SECONDS) -> Lease | None:
    """A lease on this very subject, due or not; None while somebody looks at it."""
    token = _token(store)
    places = [keys.DUE, keys.LOOKING, keys.LEASES]
    is_held = store.script("hold", places, [subject, now, now + seconds, token])
    return Lease(subject, token, now + seconds) if is_held else None


def release(store: Store, lease: Lease, again_at: float | None = None) -> bool:
    """The look is over; the subject is due again at `again_at` at the latest. False when
    the lease had been lost (then somebody else may look, and is left alone)."""
    places = [keys.DUE, keys.LOOKING, keys.LEASES]
    again = "" if again_at is None else again_at
    return bool(store.script("release", places, [lease.subject, lease.token, again]))


def expire(store: Store, now: float) -> int:
    """Looks whose lease is over lose it, their subjects are due again; how many."""
    return int(store.script("expire", [keys.DUE, keys.LOOKING, keys.LEASES], [now]))


def give_back(store: Store, now: float) -> int:
    """Leases of processes of this machine that died are over now, not when their time is; how many."""
    held, is_dead = store.redis.hgetall(keys.LEASES).items(), store.census.is_dead
    dead = [Lease(subject, token, now) for subject, token in held if is_dead(token.rpartition(":")[0])]
    return sum(release(store, lease, now) for lease in dead)


def next_due(store: Store) -> float | None:
    """The Unix time at which `take` gives something at the earliest; None: nothing waits."""
    at = store.script("next_due", [keys.DUE, keys.LOOKING, keys.BLOCKED], [])
    return None if at is None else float(at)


def busy(store: Store, repo: str, now: float) -> int:
    """How many issues of a repository are due, or are being looked at."""
    with store.redis.pipeline(transaction=False) as pipe:
        pipe.zrangebyscore(keys.DUE, "-inf", now)
        pipe.zrange(keys.LOOKING, 0, -1)
        waiting, looked_at = pipe.execute()
    return sum(subject.startswith(f"{repo}#") for subject in {*waiting, *looked_at})


def _token(store: Store) -> str:
    return f"{store.census.me()}:{secrets.token_hex(8)}"
