"""What an agent's program writes down of its own doing, beside what it tells: RUN/diary.jsonl, redacted.

Of Codex only this says which commands its own sandbox did not let it run.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from jobs.redact import Redactor

NAME = "diary.jsonl"
MOST_BYTES = 20_000_000
CHUNK = 1 << 16
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
# By kind of agent, where it stands in its HOME: a pattern for each folder on the way.
PLACES = {"codex": (".codex", "sessions", "*", "*", "*", "rollout-*.jsonl")}


def take(run_dir: Path, kind: str, most: int = MOST_BYTES) -> None:
    """The diaries in RUN/home, whose agent is dead, stand in RUN/diary.jsonl, one after another; there is
    no such file where there are none. No link is followed; what is past `most` bytes is left out."""
    left = most
    with suppress(OSError):
        home = os.open(run_dir / "home", FLAGS | os.O_DIRECTORY)
        try:
            for file in _found(home, PLACES.get(kind, ())):
                left -= _add(file, run_dir / NAME, left)
        finally:
            os.close(home)


def _add(file: int, into: Path, most: int) -> int:
    """The bytes that were taken."""
    stands, taken, redactor = os.fstat(file), 0, Redactor()
    if not stat.S_ISREG(stands.st_mode) or stands.st_nlink > 1:
        return 0
    with into.open("a", encoding="utf-8") as diary:
        while chunk := os.read(file, min(CHUNK, most - taken)):
            taken += len(chunk)
            diary.write(redactor.feed(chunk))
        diary.write(redactor.flush())
    return taken


def _found(folder: int, patterns: Sequence[str]) -> Iterator[int]:
    """Open files below an open folder, by name; each is closed when the next one is asked for."""
    for name in sorted(os.listdir(folder)) if patterns else ():
        if not fnmatchcase(name, patterns[0]):
            continue
        below = patterns[1:]
        try:
            opened = os.open(name, FLAGS | (os.O_DIRECTORY if below else 0), dir_fd=folder)
        except OSError:  # a link, or gone
            continue
        try:
            if below:
                yield from _found(opened, below)
            else:
                yield opened
        finally:
            os.close(opened)
