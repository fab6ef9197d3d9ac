"""Mirrors take no more of the disk than they may: those that were used longest ago go first."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from jobs.git.erase import erase
from jobs.git.lock import hold

REST_SECONDS = 3600.0  # after its last fetch: what a run is about to begin from is not taken away
BLOCK_BYTES = 512  # of `st_blocks`: POSIX, sys/stat.h


@dataclass(frozen=True)
class Held:
    """A repository's mirror with its checkouts: `used_at` is the Unix time of its last fetch."""

    repo: str
    folders: tuple[Path, ...]
    lock: Path
    used_at: float
    size_bytes: int


def make_room(data: Path, most_bytes: int, busy: Container[str]) -> tuple[str, ...]:
    """Removes mirrors and their checkouts until those that are left take `most_bytes` at most; the
    repositories that went. Those of `busy` (full names: runs stand on them) stay, and those that were
    fetched in the last hour. What went is cloned again when it is wanted."""
    held = sorted(_held(data), key=lambda one: one.used_at)
    total, gone = sum(one.size_bytes for one in held), list[str]()
    for one in held:
        if total <= most_bytes:
            break
        if one.repo not in busy and one.used_at < time.time() - REST_SECONDS and _remove(one):
            total -= one.size_bytes
            gone.append(one.repo)
    return tuple(gone)


def _held(data: Path) -> Iterator[Held]:
    for mirror in sorted((data / "mirrors").glob("*/*.git")):
        owner, name = mirror.parent.name, mirror.name.removesuffix(".git")
        folders = (mirror, data / "pristine" / owner / name)
        lock = mirror.with_suffix(".lock")
        used_at = (lock if lock.exists() else mirror).stat().st_mtime
        yield Held(f"{owner}/{name}", folders, lock, used_at, sum(map(_size, folders)))


def _size(folder: Path) -> int:
    """What it takes on the disk, in bytes; a file that goes meanwhile takes nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_blocks * BLOCK_BYTES
            except FileNotFoundError:
                continue
    return total


def _remove(one: Held) -> bool:
    """Whether it is gone; one that somebody fetches at this moment stays."""
    lock = hold(one.lock)
    if lock is None:
        return False
    try:
        for folder in one.folders:
            erase(folder)
    finally:
        os.close(lock)
    return True
