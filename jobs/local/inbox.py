"""An agent's prompts, in the order in which they came: a file each, and a bell that its keeper hears."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path


def put(folder: Path, prompt: str) -> None:
    """The prompt waits for the agent, whole; its keeper, if it lives, is told."""
    place = folder / "inbox"
    place.mkdir(mode=0o700, exist_ok=True)
    name = f"{time.time_ns():020}-{os.getpid()}"
    new = place / f".{name}"
    new.write_bytes(prompt.encode("utf-8", "surrogateescape"))
    new.rename(place / name)
    ring(folder)


def waiting(folder: Path) -> list[Path]:
    """The prompts that the agent was not asked yet, the oldest first."""
    return sorted(path for path in (folder / "inbox").glob("[0-9]*"))


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
