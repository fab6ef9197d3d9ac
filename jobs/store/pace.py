"""The pace of an installation, over all workers: GitHub's limits, kept before they bite.

Writes are spaced, creations counted in sliding windows of a minute and an hour. After
a refusal the owner is blocked: no request at all before the time GitHub named.
"""

from __future__ import annotations

from typing import Literal

from jobs.errors import Later
from jobs.store import keys
from jobs.store.connection import Store
from jobs.store.due import Lease

PATIENCE_SECONDS = 10.0
STRIKE_SECONDS = 60.0
STRIKE_MOST_SECONDS = 3600.0
MEMORY_SECONDS = 3600.0

WHY = {
    "blocked": "GitHub asked for a pause",
    "wait": "the next write must wait for its turn",
    "lost": "the lease on this look was lost",
}


def grant(store: Store, lease: Lease, kind: Literal["write", "creation"], now: float) -> float:
    """The seconds to wait for this write's own slot, which is now reserved. Later when
    the lease is lost, the owner is blocked, or the slot is more than 10 s away: then
    nothing is reserved. A number of creations of 0 in the settings means no limit."""
    owner, settings = lease.owner, store.settings
    places = [keys.LOOKING, keys.LEASES, keys.BLOCKED, keys.pace(owner), keys.creations(owner)]
    limits = [settings.creations_per_minute, settings.creations_per_hour]
    wanted = [settings.write_spacing_seconds, int(kind == "creation"), *limits]
    word, seconds = store.script(
        "grant", places, [lease.subject, lease.token, owner, now, PATIENCE_SECONDS, *wanted]
    )
    if word != "granted":
        raise Later(max(float(seconds), 5.0 if word == "lost" else 0.0), WHY[word])
    return float(seconds)


def block(store: Store, owner: str, until: float) -> None:
    """Nothing is asked of GitHub for this owner before `until`; never made earlier."""
    store.redis.zadd(keys.BLOCKED, {owner: until}, gt=True)


def blocked_until(store: Store, owner: str) -> float:
    """The Unix time until which this owner is blocked; may be past; 0 when it never was."""
    return float(store.redis.zscore(keys.BLOCKED, owner) or 0.0)


def strike(store: Store, owner: str, now: float) -> float:
    """GitHub refused without saying for how long: the owner is blocked for the seconds
    returned: 60, doubled each time, at most 3600; forgotten an hour after the block."""
    limits = [STRIKE_SECONDS, STRIKE_MOST_SECONDS, MEMORY_SECONDS]
    return float(store.script("strike", [keys.strikes(owner), keys.BLOCKED], [owner, now, *limits]))


def forgive(store: Store, owner: str) -> None:
    """GitHub answered again: the next refusal counts as the first."""
    store.redis.delete(keys.strikes(owner))
