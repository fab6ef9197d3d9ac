"""What all seeds of one simulator process share: a server for the store, and the town."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import redis
import structlog

from jobs.settings import Settings
from jobs.store import close_store, open_store
from jobs.store.address import socket_path
from jobs.store.embedded import folder
from tests.simulation.resp import Socket
from tests.simulation.tide import SOURCES, Server
from tests.simulation.town import Town


class Stage:
    """Made once a process; `close` ends the server and removes the folder."""

    def __init__(self) -> None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        gc.freeze()  # what is imported stays; and what a seed makes is many small things
        gc.set_threshold(500_000, 20, 50)
        self.folder = Path(tempfile.mkdtemp(prefix="fleet-sim-", dir=base))
        self._own = Settings(data=self.folder / "data")
        open_store(self._own).redis.config_set("appendonly", "no")
        address = f"unix://{socket_path(folder(self._own))}"
        self.town = Town(self.folder)
        self.settings = Settings(
            data=Path("/fleet/host-0"),
            redis_url=address,
            app_id=4711,
            private_key=self.town.key.read_text(),
            webhook_secrets=("s",),
            github_url="http://github.test",
            git_url="http://github.test",
            sweep_seconds=90.0,
        )
        self.client: Any = redis.Redis.from_url(address, decode_responses=True, protocol=2)
        for script in SOURCES.values():
            self.client.script_load(script)  # or the first seed would take other steps
        raw: Any = redis.Redis.from_url(address, protocol=2)
        self.server = Server(Socket(str(socket_path(folder(self._own)))), self.client, raw)

    def close(self) -> None:
        self.client.close()
        self.server.raw.close()
        self.server.socket.close()
        close_store(self._own)
        structlog.reset_defaults()  # other tests of this process hear what is logged
        shutil.rmtree(self.folder, ignore_errors=True)
