"""Prompts for an agent that works, in their order: a file each, and a bell that a keeper may listen to."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path


def put(folder: Path, prompt: str, name: str = "") -> None:
    """The prompt waits for the agent, whole; its keeper, if it lives, is told. Names are in their order;
    what waits under this one already, waits once ("": the time is the name)."""
    place = folder / "inbox"
    place.mkdir(mode=0o700, exist_ok=True)
    if name and (place / name).exists():
        return
    name = name or f"{time.time_ns():020}-{os.getpid()}"
    new = place / f".{name}"
    new.write_bytes(prompt.encode("utf-8", "surrogateescape"))
    new.rename(place / name)
    ring(folder)


def waiting(folder: Path) -> list[Path]:
    """The prompts that the agent was not asked yet, the oldest first."""
    return sorted(path for path in (folder / "inbox").glob("[0-9]*"))


def name_of(key: str) -> str:
    """The name of what the command `key` (`COMMENT:LINE`) said. ValueError for what is no key."""
    comment, line = (int(part) for part in key.split(":"))
    return f"{comment:020}-{line:06}"


def key_of(name: str) -> str:
    """The command that said what waits under this name."""
    comment, _, line = name.partition("-")
    return f"{int(comment)}:{int(line)}"


def ring(folder: Path) -> None:
    """Whoever listens to the bell looks again."""
    with suppress(OSError):  # nobody listens, or there is no bell yet: who comes looks first
        bell = os.open(folder / "bell", os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(bell, b"!")
        finally:
            os.close(bell)


def listen(folder: Path) -> int:
    """The bell, to be polled and read."""
    with suppress(FileExistsError):
        os.mkfifo(folder / "bell", 0o600)
    return os.open(folder / "bell", os.O_RDWR | os.O_NONBLOCK)
