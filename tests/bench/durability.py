"""Promise 1 at length: acknowledged deliveries under kills of the door's workers and the store.

    python -m tests.bench.durability [DELIVERIES]

Six clients deliver; every few hundred deliveries a gunicorn worker or the store is killed
with SIGKILL, in turn. Prints JSON: how many were acknowledged, how many of those are lost
(0 is the promise), how many kills. Ends with 1 when one is lost.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

from jobs.settings import Settings, load
from jobs.store import StoreError, close_store
from tests.app.door import SECRET, door
from tests.app.test_web import children, guids, pour
from tests.jobs.servers import kill, until

KILL_EVERY = 400


def main(deliveries: int) -> dict[str, int]:
    with tempfile.TemporaryDirectory(prefix="fleet-soak-") as folder:
        settings = load({"FLEET_DATA": folder, "FLEET_WEBHOOK_SECRET": SECRET, "HOME": folder})
        try:
            return _soak(settings, deliveries)
        finally:
            close_store(settings)


def _stored(settings: Settings) -> set[str]:
    """The GUIDs in the stream; none while the store is away or still reads its file."""
    try:
        return guids(settings)
    except StoreError:
        return set()


def _holds(settings: Settings, count: int) -> bool:
    return len(_stored(settings)) >= count


def _soak(settings: Settings, deliveries: int) -> dict[str, int]:
    enough, kills = Event(), 0
    with door(Path(settings.data)) as opened, ThreadPoolExecutor(6) as pool:
        pourers = [pool.submit(pour, opened, f"p{n}", enough) for n in range(6)]
        try:
            for kills in range(1, deliveries // KILL_EVERY + 1):
                if not until(partial(_holds, settings, kills * KILL_EVERY), 120):
                    raise RuntimeError("the door stands still")
                if kills % 2:
                    os.kill(children(opened.process.pid)[0], signal.SIGKILL)
                else:
                    kill(settings)
        finally:
            enough.set()
        acknowledged = set[str]().union(*(pourer.result() for pourer in pourers))
        until(lambda: bool(_stored(settings)), 60)
    return {"acknowledged": len(acknowledged), "lost": len(acknowledged - guids(settings)), "kills": kills}


if __name__ == "__main__":
    found = main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(json.dumps(found))
    sys.exit(1 if found["lost"] else 0)
