"""Agents that rest on a host: their vendor asks to wait, or their key is the operator's to mend."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from flows.resting import seconds
from jobs.store import Store, keys


@dataclass(frozen=True)
class Rest:
    """`until` is the Unix time at which the agent is tried again; 0.0: not before the host's workers
    were started anew, because a person must mend something first."""

    host: str
    agent: str
    why: str
    since: float
    until: float = 0.0

    def is_over(self, now: float) -> bool:
        return 0.0 < self.until <= now


def rest(store: Store, one: Rest) -> bool:
    """The agent rests; False when it rests for a person already: that was said."""
    before = resting(store, one.host).get(one.agent)
    if before and not before.until:
        return False
    store.redis.hset(keys.RESTING, _name(one.host, one.agent), json.dumps(asdict(one), sort_keys=True))
    return True


def put_off(store: Store, one: Rest) -> Rest:
    """The agent rests for a while, and for longer if it comes to that again."""
    before = resting(store, one.host).get(one.agent)
    last = before.until - before.since if before and before.until else None
    longer = replace(one, until=one.since + seconds(last))
    rest(store, longer)
    return longer


def awake(store: Store, host: str, agent: str) -> None:
    """The agent has worked: it rests no more."""
    store.redis.hdel(keys.RESTING, _name(host, agent))


def begin_anew(store: Store, host: str) -> None:
    """The host's workers were started: what a person was to mend is tried again."""
    names = [_name(host, agent) for agent, one in resting(store, host).items() if not one.until]
    if names:
        store.redis.hdel(keys.RESTING, *names)


def resting(store: Store, host: str = "") -> dict[str, Rest]:
    """By agent: what rests on the host, or (""), by `host agent`, on all."""
    rows = {name: Rest(**json.loads(row)) for name, row in sorted(store.redis.hgetall(keys.RESTING).items())}
    return {one.agent: one for one in rows.values() if one.host == host} if host else rows


def _name(host: str, agent: str) -> str:
    return f"{host} {agent}"
