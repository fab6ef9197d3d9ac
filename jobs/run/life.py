"""Does a run's keeper live? The lock on RUN/lock says so; RUN/keeper.json says who it is."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from jobs.git.lock import hold

LOCK_SECONDS = 5.0


def is_alive(run_dir: Path) -> bool:
    """Whether a keeper lives: exactly then somebody holds the lock, however it ended."""
    if not (run_dir / "lock").exists():
        return False
    lock = hold(run_dir / "lock", is_shared=True)
    if lock is None:
        return True
    os.close(lock)
    return False


def was_started(run_dir: Path) -> bool:
    """Whether a keeper ever began this run; then none may begin it again."""
    return (run_dir / "keeper.json").exists()


def is_ordered(run_dir: Path) -> bool:
    """Whether the run's order stands and no keeper ever began it: a start that was cut short."""
    return (run_dir / "spec.json").exists() and not was_started(run_dir)


def sign_in(run_dir: Path) -> int | None:
    """Become the run's one keeper: the descriptor of its lock, held to the end of the
    process; None when there is, or was, another."""
    lock = hold(run_dir / "lock", wait_seconds=LOCK_SECONDS)
    if lock is None or was_started(run_dir):
        return None
    token = secrets.token_hex(16)
    new = run_dir / "keeper.json.new"
    new.write_text(json.dumps({"pid": os.getpid(), "started": started(os.getpid()), "token": token}))
    new.rename(run_dir / "keeper.json")
    return lock


def ask_to_stop(run_dir: Path, reason: str) -> None:
    """Ask the run's keeper to end it as cancelled; `reason` is for people."""
    if run_dir.is_dir():
        new = run_dir / "stop.new"
        new.write_text(reason, encoding="utf-8")
        new.rename(run_dir / "stop")


def started(pid: int) -> int:
    """When the process began, in clock ticks since boot (proc(5), stat, field 22); 0 where
    there is no /proc. A pid with the same number and another start is another process."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    return 0
