"""A lock that is a file: held by whoever lives, let go by whoever dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def locked(path: Path, is_shared: bool = False) -> Iterator[int]:
    """Wait for the lock on the file `path` and hold it; the value is its descriptor."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def hold(path: Path, is_shared: bool = False, wait_seconds: float = 0.0) -> int | None:
    """The descriptor of the lock on `path`, held until it is closed or the process ends;
    None when somebody else held it all the time."""
    descriptor = _open(path)
    until = time.monotonic() + wait_seconds
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            return descriptor
        if time.monotonic() >= until:
            os.close(descriptor)
            return None
        time.sleep(0.01)


def _open(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
