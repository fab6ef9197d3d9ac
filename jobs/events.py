"""A run's events: a stream in the store while it lives, a compressed file afterwards."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jobs.settings import Settings
from jobs.store import Store, keys

KEPT_LIVE = 10_000
LIVE_SECONDS = 7 * 86400
BATCH = 1000
MOST_BLOCK_MS = 2000  # less than the time after which a client gives a silent store up
RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")

Event = dict[str, Any]


def append(store: Store, run_id: str, events: list[Event]) -> None:
    """These events of a run are in its stream, after those before; the newest ten thousand
    or so are kept, for a week after the last."""
    if not events:
        return
    key = keys.events(_checked(run_id))
    with store.redis.pipeline(transaction=False) as pipe:
        for event in events:
            pipe.xadd(key, {"event": json.dumps(event)}, maxlen=KEPT_LIVE, approximate=True)
        pipe.expire(key, LIVE_SECONDS)
        pipe.execute()


def follow(store: Store, run_id: str, after: str = "0", block_ms: int = 0) -> list[tuple[str, Event]]:
    """The run's next events (up to a thousand) after the position `after`, each with its
    own position; waits up to `block_ms` (at most two seconds) for the first."""
    wait = min(block_ms, MOST_BLOCK_MS) or None
    found = store.redis.xread({keys.events(_checked(run_id)): after}, count=BATCH, block=wait)
    return [(place, json.loads(row["event"])) for _, rows in found or () for place, row in rows]


def keep(settings: Settings, run_id: str, path: Path) -> str:
    """The run's output file is kept, compressed, at FLEET_EVENTS_URL, whole or not at all;
    the address of what was kept."""
    import fsspec  # where it is needed: a keeper, which is started for each run, never keeps

    address = _address(settings, run_id)
    place, where = fsspec.url_to_fs(address)
    place.makedirs(where.rpartition("/")[0], exist_ok=True)
    with (
        path.open("rb") as lines,
        place.transaction,
        place.open(where, "wb") as kept,
        gzip.GzipFile(fileobj=kept, mode="wb", mtime=0) as packed,
    ):
        shutil.copyfileobj(lines, packed)
    return address


def read_kept(settings: Settings, run_id: str) -> Iterator[Event]:
    """The events of a run that was kept; FileNotFoundError when it was not. A line that was
    cut off, because its writer was killed, is left out."""
    import fsspec

    with (
        fsspec.open(_address(settings, run_id), "rb") as kept,
        gzip.open(kept, "rt", encoding="utf-8") as lines,
    ):
        for line in lines:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _address(settings: Settings, run_id: str) -> str:
    return f"{settings.events_url.rstrip('/')}/{_checked(run_id)}.jsonl.gz"


def _checked(run_id: str) -> str:
    if not RUN_ID.fullmatch(run_id):
        raise ValueError(f"not a run's id: {run_id[:100]!r}")
    return run_id
