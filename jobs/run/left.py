"""A small file that an agent left for us in a folder of its own."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from jobs.git.erase import erase

MAX_BYTES = 1_000_000


def read(folder: Path, name: str, what: str) -> bytes:
    """All bytes of the file `name` of a folder whose agent is dead. ValueError, in words that call it
    `what`, when there is none: no file, no plain file (no link is followed), or too large."""
    if Path(name).name != name:
        raise ValueError(f"A {what} cannot be read from {name!r}: it is no name of a file.")
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=opened)
    except FileNotFoundError:
        raise ValueError(f"The agent ended well, but wrote no {what}: {name} does not exist.") from None
    except OSError as error:
        raise ValueError(f"The agent's {what} cannot be read: {name}: {error.strerror}.") from None
    finally:
        os.close(opened)
    try:
        return _whole(file, name, what)
    finally:
        os.close(file)


def take(folder: Path, name: str, what: str) -> bytes:
    """As `read`; and then nothing stands there any more."""
    try:
        return read(folder, name, what)
    finally:
        erase(folder / name)


def _whole(file: int, name: str, what: str) -> bytes:
    """All bytes of an open file, unless it is none of its own, or too large."""
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise ValueError(f"The agent's {what} cannot be read: {name} is no plain file.")
    if found.st_size > MAX_BYTES:
        raise ValueError(f"The agent's {what} is larger than {MAX_BYTES:,} bytes; it must be shorter.")
    with os.fdopen(os.dup(file), "rb") as content:
        return content.read(MAX_BYTES)
