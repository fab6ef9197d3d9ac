"""What is made once: creations whose answer may be lost are claimed before they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jobs.store import keys
from jobs.store.connection import Store

MEMORY_SECONDS = 90 * 86400


@dataclass(frozen=True)
class Claim:
    """`new`: opened now, the caller creates. `open`: opened at `at`, outcome unknown: look
    for what was created. `done`: it exists, `value` says what it is."""

    state: Literal["new", "open", "done"]
    at: float
    value: str = ""


def claim(store: Store, key: str, now: float) -> Claim:
    """The claim of the creation `key`: opened now, or as it stands."""
    places = [keys.claim(key), keys.OPEN_CLAIMS]
    state, at, value = store.script("open_claim", places, [key, float(now)])
    return Claim(state, float(at), value)


def fulfil(store: Store, key: str, value: str) -> None:
    """What was claimed exists and is `value`; remembered for 90 days."""
    args = [key, value, MEMORY_SECONDS]
    store.script("fulfil_claim", [keys.claim(key), keys.OPEN_CLAIMS], args)


def reopen(store: Store, key: str, now: float, seen_at: float) -> bool:
    """Whether the caller may create again: the claim was open still, as of `seen_at`, and
    nobody else took it over."""
    args = [key, float(now), float(seen_at)]
    return bool(store.script("reopen_claim", [keys.claim(key), keys.OPEN_CLAIMS], args))


def unfulfilled(store: Store, before: float) -> tuple[str, ...]:
    """Claims that were opened before this Unix time and are open still, oldest first."""
    return tuple(store.redis.zrangebyscore(keys.OPEN_CLAIMS, "-inf", f"({before!r}"))


def forget(store: Store, key: str) -> None:
    """What was created is gone again: the claim is as if it had never been."""
    with store.redis.pipeline() as pipe:
        pipe.delete(keys.claim(key))
        pipe.zrem(keys.OPEN_CLAIMS, key)
        pipe.execute()
