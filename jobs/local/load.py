"""What agents use of the machine, and which processes are theirs. The only user of psutil."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

import psutil

from jobs.local.order import MARK

GONE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess)


@dataclass(frozen=True)
class Load:
    """Of an agent's processes, its keeper included: `cpu_percent` of one core, over the time since each
    began, as ps says it; resident bytes; how many they are."""

    cpu_percent: float = 0.0
    memory_bytes: int = 0
    processes: int = 0


def loads(pids: Iterable[int]) -> dict[int, Load]:
    """The load of each process with all below it, in one look at the machine."""
    wanted = {*pids}
    if not wanted:
        return {}
    parents = _parents(psutil.process_iter())
    found: dict[int, Load] = {}
    for pid in parents:
        above = _above(pid, parents, wanted)
        if above:
            found[above] = _plus(found.get(above, Load()), pid)
    return found


def below(pids: Iterable[int]) -> list[psutil.Process]:
    """The processes and all below them, as they live now, in one look at the machine."""
    wanted = {*pids}
    if not wanted:
        return []
    there = {one.pid: one for one in psutil.process_iter()}
    parents = _parents(there.values())
    return [one for pid, one in there.items() if _above(pid, parents, wanted)]


def marked(marks: Collection[str]) -> list[psutil.Process]:
    """Processes that were started with one of these marks in their environment, wherever they went since."""
    told = psutil.process_iter(["environ"])  # None of a stranger's
    return [process for process in told if (process.info["environ"] or {}).get(MARK) in marks]


def kill(processes: Iterable[psutil.Process], seconds: float) -> list[int]:
    """Those are dead; the pids of those that live on after so many seconds. A process that took a dead
    one's pid is not touched."""
    processes = [*processes]
    for process in processes:
        try:
            process.kill()
        except GONE:
            continue
    until = time.monotonic() + seconds
    while (left := [one.pid for one in processes if lives(one)]) and time.monotonic() < until:
        time.sleep(0.01)
    return left


def lives(process: psutil.Process) -> bool:
    """Not a zombie: that holds nothing any more, and waits, long on a busy machine, for its parent."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except GONE:
        return False


def _parents(processes: Iterable[psutil.Process]) -> dict[int, int]:
    found: dict[int, int] = {}
    for process in processes:
        with suppress(*GONE):
            found[process.pid] = process.ppid()
    return found


def _above(pid: int, parents: dict[int, int], wanted: set[int]) -> int:
    seen = 0
    while pid and pid not in wanted and seen < 1000:
        pid, seen = parents.get(pid, 0), seen + 1
    return pid


def _plus(load: Load, pid: int) -> Load:
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            used = process.cpu_times()
            age = max(time.time() - process.create_time(), 0.01)
            percent = 100 * (used.user + used.system) / age
            return Load(
                load.cpu_percent + percent, load.memory_bytes + process.memory_info().rss, load.processes + 1
            )
    except GONE:
        return load
