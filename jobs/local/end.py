"""An agent's end: first its processes, then what is uncommitted is kept, then session, worktree, row."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jobs.git import kept, linked, plain, spare
from jobs.git.call import GitFailed
from jobs.git.erase import erase
from jobs.git.lock import hold, locked
from jobs.jail import tmux
from jobs.local import order, record, standing
from jobs.local.order import Order
from jobs.local.place import Home
from jobs.local.record import Record

ASKED_SECONDS = 15.0
DEAD_SECONDS = 10.0
IDLE = 2


@dataclass(frozen=True)
class Ended:
    """What became of an agent: `lost` is the ref that holds what was not committed ("": nothing was),
    `deleted` what its branch pointed to when that was deleted. `problem` says, in words, why it is not
    gone; then its processes are dead, and all else stands."""

    branch: str
    lost: str = ""
    deleted: str = ""
    problem: str = ""


def end(home: Home, rows: Sequence[Record], delete_branch: bool = False) -> list[Ended]:
    """The agents are gone: no process, mount, worktree, session or row of theirs is left."""
    quiet(home, rows)
    return [_end(home, row, delete_branch) for row in rows]


def undo(home: Home, rows: Sequence[Record]) -> None:
    """What was made of them is gone; nothing was asked of them yet."""
    quiet(home, rows)
    for row in rows:
        _clear(home, row, order.read(home.folder(row.worktree)))


def quiet(home: Home, rows: Sequence[Record]) -> None:
    """No process of theirs lives, children in sessions of their own included. TimeoutError when the
    kernel does not let one die."""
    # Imported where it is needed: most commands end nothing.
    from jobs.local import load

    folders = [home.folder(row.worktree) for row in rows]
    keepers = {folder: pid for folder in folders if (pid := standing.keeper(folder))}
    processes = load.below(keepers.values())
    for pid in keepers.values():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    # A keeper that has not said yet who it is hears its session's end.
    there = tmux.panes()
    tmux.end(
        row.session
        for row, folder in zip(rows, folders, strict=True)
        if row.session in there and there[row.session].mark == str(folder)
    )
    until = time.monotonic() + ASKED_SECONDS
    for folder in folders:
        _wait(folder, until)
    # Whoever did not go by itself, and whom a keeper that was killed could not end.
    marks = {str(folder) for folder in folders}
    left = [*(one for one in processes if load.lives(one)), *load.marked(marks)]
    stubborn = load.kill(left, DEAD_SECONDS)
    if stubborn:
        raise TimeoutError(
            f"the processes {stubborn} live {DEAD_SECONDS:.0f} s after they were killed: the kernel keeps "
            "them, mostly for a disk that does not answer. Nothing was removed; ask again when they are gone"
        )


def _wait(folder: Path, until: float) -> None:
    if not folder.exists():
        return
    lock = hold(folder / "lock", wait_seconds=max(0.0, until - time.monotonic()))
    if lock is not None:
        os.close(lock)


def _end(home: Home, row: Record, delete_branch: bool) -> Ended:
    told = order.read(home.folder(row.worktree))
    try:
        lost = keep(home, row, told)
        if told:
            _remove(home, row, told)
        deleted = _delete(told, row.branch) if told and delete_branch else ""
    except (ValueError, OSError, GitFailed) as error:
        return Ended(row.branch, problem=str(error))
    _clear(home, row, told)
    return Ended(row.branch, lost, deleted)


def keep(home: Home, row: Record, told: Order | None) -> str:
    """The ref that holds what stands uncommitted in the agent's worktree; "" when nothing does."""
    worktree = Path(row.worktree)
    if told is None or not worktree.is_dir():
        return ""
    mounted(home, row, told)
    record_of = linked.admin(worktree, Path(told.common))
    if not record_of.exists():
        raise ValueError(
            f"{worktree} is no worktree of {told.common} any more; look what stands there, and remove it"
        )
    return kept.keep_lost(record_of, row.branch, kept.snapshot(worktree, record_of, told.withheld))


def mounted(home: Home, row: Record, told: Order) -> None:
    """The worktree's files are to be seen, also after the machine's restart. OSError when they cannot be."""
    folder = home.folder(row.worktree)
    if told.workspace == "overlay" and (folder / "area" / "upper" / ".git").exists():
        common = Path(told.common)
        linked.mount_again(order.linked(folder, told), home.pristine(common, told.sha) / told.sha / "tree")


def _remove(home: Home, row: Record, told: Order) -> None:
    """The worktree is gone. A plain one's files are kept for the next one, as far as HEAD holds them."""
    tree = order.linked(home.folder(row.worktree), told)
    if told.workspace == "checkout":
        with locked(home.adding(tree.common)):
            spare.keep(linked.admin(tree.path, tree.common), tree.path, home.spares(tree.common))
    linked.remove(tree)


def _delete(told: Order, branch: str) -> str:
    """The SHA that the deleted branch pointed to; "" when there was none."""
    common = Path(told.common)
    sha = plain.commit(common, f"refs/heads/{branch}")
    if sha:
        plain.git(common, "branch", "--quiet", "-D", "--", branch)
    return sha


def _clear(home: Home, row: Record, told: Order | None) -> None:
    """The rest of it: folder, row, and the clean checkout when nobody needs it any more."""
    folder = home.folder(row.worktree)
    if told:
        linked.remove(order.linked(folder, told))
    erase(folder)
    with record.changing(home.state) as rows:
        rows[:] = [one for one in rows if one.worktree != row.worktree]
    if told:
        sweep(home, Path(told.common))


def sweep(home: Home, common: Path) -> None:
    """Of a repository's clean checkouts that no worktree is an overlay of, the newest two are left."""
    with locked(home.adding(common)):
        orders = [order.read(path.parent) for path in (home.path / "agents").glob("*/order.json")]
        needed = {home.pristine(common, one.sha) for one in orders if one and one.common == str(common)}
        idle = {*home.pristine(common, "").glob("*")} - needed
        for folder in sorted(idle, key=lambda folder: folder.stat().st_mtime)[:-IDLE]:
            erase(folder)
