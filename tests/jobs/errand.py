"""Jobs for the tests of the workers: what they did stands in a file."""

from __future__ import annotations

import os
import time
from pathlib import Path


def note(path: str, text: str) -> None:
    """A line in the file: who did it, and the text."""
    with Path(path).open("a") as file:
        file.write(f"{os.getpid()} {text}\n")


def wait_for(path: str, other: str) -> None:
    """Says `begun`, waits for the other file, says `ended`."""
    note(path, "begun")
    while not Path(other).exists():
        time.sleep(0.01)
    note(path, "ended")
