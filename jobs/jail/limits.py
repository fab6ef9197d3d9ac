"""Limits of a jailed command: open files, core dumps, niceness; memory and PIDs by cgroup.

RLIMIT_NPROC is not set: it counts all processes of a uid, and all runs share one. RLIMIT_AS
is not set: run-times with a JIT reserve far more than they use. Memory and PIDs are limited
only where the worker's own cgroup is version 2, hands these controllers on to its children
and can be written (with systemd: `Delegate=yes` and the worker in a sub-group); elsewhere
there is no such limit, and nothing fails.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

OPEN_FILES = 65_536
PROCESSES = 4_096
CPUS = 4.0  # of a container
NICENESS = 5
_MEMBERSHIP = Path("/proc/self/cgroup")
_GROUPS = Path("/sys/fs/cgroup")


def hold_process() -> None:
    """Limits that a process can give itself; called just before the command is executed."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)


def own_group(membership: Path = _MEMBERSHIP, top: Path = _GROUPS) -> Path | None:
    """The version 2 cgroup of this process, when it is one with controllers."""
    try:
        lines = membership.read_text().splitlines()
    except OSError:
        return None
    paths = [line.removeprefix("0::") for line in lines if line.startswith("0::")]
    group = top / paths[0].lstrip("/") if paths else top
    return group if paths and (group / "cgroup.controllers").is_file() else None


def confine(pid: int, memory_bytes: int, group: Path | None) -> Path | None:
    """Put `pid` into a new cgroup below `group` with its limits; None where that cannot be."""
    if group is None:
        return None
    made = group / f"fleet-{pid}"
    try:
        made.mkdir()
        (made / "memory.max").write_text(str(memory_bytes))
        (made / "pids.max").write_text(str(PROCESSES))
        (made / "cgroup.procs").write_text(str(pid))
    except OSError:
        release(made)
        return None
    return made


def release(made: Path | None) -> None:
    """Remove a cgroup whose processes are all dead."""
    if made is not None:
        try:
            made.rmdir()
        except OSError:
            return  # never made, or not ours to remove: an empty cgroup does no harm
