"""What a door of ours answered to a request that names itself: the same again gets the same answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from jobs.store import Store, keys

KEPT_SECONDS = 86_400


@dataclass(frozen=True)
class Reply:
    """The request, named by the `digest` of all that it says; the id that it got, and when it came
    (Unix seconds)."""

    digest: str
    id: str
    at: float


def reply_of(store: Store, login: str, key: str) -> Reply | None:
    """What the login asked under this key in the last day, by the key's digest."""
    return _read(store.redis.get(keys.replied(login, key)))


def reply(store: Store, place: tuple[str, str], asked: Reply, write: Callable[[Any], None]) -> Reply:
    """In one step: `write` is done and the reply is kept; where one is kept already for this (login,
    digest of a key), nothing is written and that one comes back. Without a key it is always done."""
    login, key = place
    if not key:
        with store.redis.pipeline() as pipe:
            write(pipe)
            pipe.execute()
        return asked
    where = keys.replied(login, key)

    def work(pipe: Any) -> Reply | None:
        before = _read(pipe.get(where))
        pipe.multi()
        if before is None:
            pipe.set(where, json.dumps(asdict(asked)), ex=KEPT_SECONDS)
            write(pipe)
        return before

    before: Reply | None = store.redis.transaction(work, where, value_from_callable=True)
    return before or asked


def _read(text: str | None) -> Reply | None:
    return Reply(**json.loads(text)) if text else None
