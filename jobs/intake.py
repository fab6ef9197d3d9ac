"""Deliveries: stored by the door, drained in batches into the due set.

A delivery is done when its subjects are due; until then GitHub may deliver it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import structlog

from flows import wake
from jobs.settings import Settings
from jobs.store import AwaitedStore, Store, keys

BATCH = 100
DONE_SECONDS = 4 * 86400  # GitHub can be asked for a delivery again for three days
MOST_BLOCK_MS = 2000  # less than the time after which a client gives a silent store up

log = structlog.get_logger()

Word = Literal["stored", "done", "full"]


@dataclass(frozen=True)
class Delivery:
    """A webhook as it came; nothing in it but its signature has been checked."""

    guid: str
    event: str
    body: bytes
    at: float
    entry: str = ""


def receive(store: Store, delivery: Delivery) -> Word:
    """One step: the delivery is in the stream, unless its GUID counts as done or the store
    holds FLEET_STORE_MAX_BYTES of deliveries. StoreError: it is not known to be stored."""
    words: list[Word] = store.script("receive", *_receiving(store.settings, [delivery]))
    return words[0]


async def receive_all(store: AwaitedStore, deliveries: Sequence[Delivery]) -> list[Word]:
    """The same for several in one step: a word for each."""
    words: list[Word] = await store.script("receive", *_receiving(store.settings, deliveries))
    return words


def _receiving(settings: Settings, deliveries: Sequence[Delivery]) -> tuple[list[str], list[Any]]:
    """Keys and arguments of the script that stores them."""
    places = [keys.DELIVERIES, keys.DELIVERY_BYTES, *(keys.done(one.guid) for one in deliveries)]
    args: list[Any] = [settings.store_max_bytes]
    for one in deliveries:
        args += (one.guid, one.event, one.body, one.at)
    return places, args


def drain(store: Store, app_login: str, now: float, block_ms: int = 0) -> int:
    """Up to a hundred deliveries are done and their subjects due; how many deliveries.
    Waits up to `block_ms` (at most two seconds) for the first."""
    batch = _read(store, block_ms)
    if not batch:
        return 0
    first = {delivery.guid: delivery for delivery in reversed(batch)}
    wanted: dict[str, float] = {}
    afar = store.redis.hgetall(keys.AFAR)
    for delivery in _fresh(store, list(first.values())):
        for subject, delay in _subjects(delivery, app_login, afar):
            wanted[subject] = min(wanted.get(subject, now + delay), now + delay)
    _finish(store, batch, wanted)
    return len(batch)


def _read(store: Store, block_ms: int) -> list[Delivery]:
    wait = min(block_ms, MOST_BLOCK_MS) or None
    found = store.raw.xread({keys.DELIVERIES: "0"}, count=BATCH, block=wait)
    return [_delivery(entry, row) for _, rows in found or () for entry, row in rows]


def _delivery(entry: bytes, row: dict[bytes, bytes]) -> Delivery:
    return Delivery(
        row[b"guid"].decode(), row[b"event"].decode(), row[b"body"], float(row[b"at"]), entry.decode()
    )


def _fresh(store: Store, batch: list[Delivery]) -> list[Delivery]:
    """Those that no earlier batch has done: the same GUID may have come a hundred times."""
    is_done = store.redis.mget([keys.done(delivery.guid) for delivery in batch])
    return [delivery for delivery, done in zip(batch, is_done, strict=True) if not done]


def _subjects(delivery: Delivery, app_login: str, afar: dict[str, str]) -> wake.Wakes:
    """The subjects of a delivery; none when it cannot be read, which is logged: never the
    body, which is anybody's text."""
    try:
        return wake.subjects(delivery.event, _payload(delivery.body), app_login, afar)
    except Unreadable as error:
        why = str(error)
    except Exception as error:  # a fault of ours must not stop the deliveries behind this one
        why = f"{type(error).__name__} in flows.wake"
    log.warning("delivery not understood", guid=delivery.guid, github_event=delivery.event, why=why)
    return ()


class Unreadable(Exception):
    """A body is not what GitHub sends; says why, without quoting it."""


def _payload(body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(body)
    except json.JSONDecodeError as error:
        raise Unreadable(f"no JSON: {error.msg} at {error.pos}") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON: {type(error).__name__}") from None
    if not isinstance(payload, dict):
        raise Unreadable(f"not a JSON object but {type(payload).__name__}")
    return payload


def _finish(store: Store, batch: list[Delivery], wanted: dict[str, float]) -> None:
    places = [keys.DUE, keys.DELIVERIES, keys.DELIVERY_BYTES]
    places += [keys.done(delivery.guid) for delivery in batch]
    entries = [word for delivery in batch for word in (delivery.entry, len(delivery.body))]
    wakes = [word for pair in wanted.items() for word in pair]
    store.script("finish", places, [DONE_SECONDS, len(batch), *entries, *wakes])
