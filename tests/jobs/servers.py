"""What tests do to the embedded server: find it, kill it, hang it; and waiting for what must come."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from jobs.settings import Settings
from jobs.store import open_store
from jobs.store.embedded import folder


def until(holds: Callable[[], object], seconds: float = 60.0) -> bool:
    """Whether it comes to hold in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.01)
    return False


def pid_of(settings: Settings) -> int:
    store = open_store(settings)
    try:
        return int(store.redis.info("server")["process_id"])
    finally:
        store.close()


def is_alive(settings: Settings) -> bool:
    """Whether a server holds the lock, as every one does for as long as it lives."""
    with (folder(settings) / "lock").open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def kill(settings: Settings) -> None:
    """The server is dead; a client may have started the next one by now."""
    pid, note = pid_of(settings), folder(settings) / "store.pid"
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: not is_alive(settings) or note.read_text().strip() not in ("", str(pid)))


@contextmanager
def hung(settings: Settings) -> Iterator[None]:
    """The server answers nobody, as if the machine had stalled."""
    pid = pid_of(settings)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
