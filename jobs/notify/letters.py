"""Notices on their way, as the store keeps them: what is sent, where to, and when it is sent next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

import structlog

from flows.model.notice import Notice
from flows.notifying import Address, address, body
from jobs.store import Store, keys

ADDRESSES = 10  # of one blueprint
AGAIN_SECONDS = (10.0, 60.0, 300.0, 1800.0, 7200.0, 21_600.0)  # after the first, second, ... failure
KEPT_SECONDS = 90 * 86_400
LEASE_SECONDS = 60.0  # what somebody took and died with is sent again then
log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """A notice on its way to one address. `tries` counts the failed ones."""

    id: str
    event: str
    url: str
    body: str
    tries: int = 0


def announce(store: Store, notice: Notice, lines: Iterable[str], now: float) -> int:
    """Writes the notice down for each address that `lines` (of `notify:`) name; how many are new.
    Announced twice is announced once."""
    found = dict.fromkeys(to for line in list(lines)[:ADDRESSES] if (to := address(line)))
    return sum(_write(store, _letter(notice, to), now) for to in found)


def take(store: Store, most: int, now: float) -> tuple[Letter, ...]:
    """At most so many that are due; nobody else gets them, until the lease on them is over."""
    if most < 1:
        return ()
    names = store.script("take_notices", [keys.NOTICES_DUE], [now, now + LEASE_SECONDS, most])
    rows = store.redis.hmget(keys.NOTICES, names) if names else []
    return tuple(Letter(**json.loads(row)) for row in rows if row)


def settle(store: Store, letter: Letter, trouble: str, now: float) -> None:
    """It was taken by its address (no `trouble`), or it is sent again later, or given up."""
    told = {"notice": letter.id, "event_name": letter.event, "why": trouble}
    if trouble and letter.tries < len(AGAIN_SECONDS):
        log.warning("notice not taken", **told)
        again = replace(letter, tries=letter.tries + 1)
        with store.redis.pipeline() as pipe:
            pipe.hset(keys.NOTICES, letter.id, json.dumps(asdict(again)))
            pipe.zadd(keys.NOTICES_DUE, {letter.id: now + AGAIN_SECONDS[letter.tries]})
            pipe.execute()
        return
    if trouble:
        log.error("notice given up", **told)
    with store.redis.pipeline() as pipe:
        pipe.zrem(keys.NOTICES_DUE, letter.id)
        pipe.hdel(keys.NOTICES, letter.id)
        pipe.execute()


def _letter(notice: Notice, to: Address) -> Letter:
    name = hashlib.sha256(f"{notice.key}\n{to.url}".encode()).hexdigest()[:32]
    return Letter(name, notice.event, to.url, body(notice, to))


def _write(store: Store, letter: Letter, now: float) -> bool:
    """In one step: killed before it, the notice is announced again, and nothing is lost."""
    if store.redis.exists(keys.noticed(letter.id)):
        return False
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.NOTICES, letter.id, json.dumps(asdict(letter)))
        pipe.zadd(keys.NOTICES_DUE, {letter.id: now})
        pipe.set(keys.noticed(letter.id), "1", ex=KEPT_SECONDS)
        pipe.execute()
    return True
