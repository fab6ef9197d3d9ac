"""Hosts: the machines whose workers live, and what each of them serves."""

from __future__ import annotations

import json
from dataclasses import dataclass

from jobs.store import Store, keys

LIVES_SECONDS = 30.0
FORGET_SECONDS = 86400.0


@dataclass(frozen=True)
class Host:
    """A machine with workers: which agents it serves, which jails a run may get there (the strongest
    first), how many runs at once."""

    name: str
    agents: tuple[str, ...]
    jails: tuple[str, ...]
    slots: int

    def may_hold(self, jail: str) -> bool:
        """Whether a run that wants this jail ("": any) finds it here."""
        return jail in self.jails if jail else bool(self.jails)


def announce(store: Store, host: Host, now: float) -> None:
    """This host's workers live at `now`; said again before 30 s are over."""
    told = {"agents": host.agents, "jails": host.jails, "slots": host.slots, "at": now}
    store.redis.hset(keys.HOSTS, host.name, json.dumps(told))


def withdraw(store: Store, name: str) -> None:
    """This host's workers take nothing more; what lives there is tended again when they come back."""
    store.redis.hdel(keys.HOSTS, name)


def hosts(store: Store, now: float) -> tuple[Host, ...]:
    """The hosts that announced themselves within the last 30 s, by name."""
    found = {name: json.loads(text) for name, text in store.redis.hgetall(keys.HOSTS).items()}
    gone = [name for name, told in found.items() if told["at"] < now - FORGET_SECONDS]
    if gone:
        store.redis.hdel(keys.HOSTS, *gone)
    return tuple(
        Host(name, tuple(told["agents"]), tuple(told["jails"]), int(told["slots"]))
        for name, told in sorted(found.items())
        if told["at"] >= now - LIVES_SECONDS
    )
