"""tmux, worktrees, folders and `state.json` are put in accord; nobody's work is removed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from jobs.git import linked, plain
from jobs.git.erase import erase
from jobs.git.lock import locked
from jobs.jail import tmux
from jobs.local import end, order, place, record, standing
from jobs.local.order import Order
from jobs.local.place import Fleet, Home
from jobs.local.record import Record


def repair(fleet: Fleet) -> list[str]:
    """What was done, a sentence each; empty when all was in accord."""
    home = fleet.home
    with locked(home.making):
        said = [*_readable(home)]
        with record.changing(home.state) as rows:
            said += _twice(rows)
            said += _adopt_folders(home, rows)
            said += _adopt_worktrees(fleet, rows)
            said += _drop(home, rows)
            said += _pids(home, rows)
        said += _mount(home, record.read(home.state))
        said += _strays(home, record.read(home.state))
    return said


def _readable(home: Home) -> Iterator[str]:
    try:
        record.read(home.state)
    except ValueError as error:
        aside = home.state.with_name(f"state.json.broken-{time.time_ns()}")
        home.state.rename(aside)
        yield f"{error.args[0].split(';')[0]}: set aside as {aside.name}, and written anew"


def _twice(rows: list[Record]) -> Iterator[str]:
    kept = list({row.worktree: row for row in rows}.values())
    if len(kept) < len(rows):
        yield f"{len(rows) - len(kept)} rows stood twice in state.json"
        rows[:] = kept


def _adopt_folders(home: Home, rows: list[Record]) -> Iterator[str]:
    """An agent's own folder knows its row, which state.json lost."""
    known = {row.worktree for row in rows}
    for told in _orders(home):
        row = told.record
        if row.worktree not in known and Path(row.worktree).is_dir():
            rows.append(row)
            yield f"{row.branch}: its row was missing, and stands again"


def _adopt_worktrees(fleet: Fleet, rows: list[Record]) -> Iterator[str]:
    """A worktree below worktree_root that no agent is known of."""
    known = {Path(row.worktree) for row in rows}
    commons = {fleet.common, *(Path(told.common) for told in _orders(fleet.home))}
    for common in sorted(commons):
        for path, branch in linked.paths(common).items():
            if (
                path not in known
                and branch
                and path.is_relative_to(fleet.config.worktree_root)
                and path.is_dir()
            ):
                row = _found(fleet, path, branch)
                order.write(fleet.home.folder(row.worktree), _order(row, common, path))
                rows.append(row)
                yield f"{branch}: its worktree {path} had no row, and has one now"


def _drop(home: Home, rows: list[Record]) -> Iterator[str]:
    """A row whose worktree is gone, and with it all that could be lost."""
    for row in list(rows):
        folder = home.folder(row.worktree)
        if (
            not Path(row.worktree).is_dir()
            and not standing.is_alive(folder)
            and not (folder / "area" / "upper").exists()
        ):
            rows.remove(row)
            told = order.read(folder)
            if told:
                linked.remove(order.linked(folder, told))
            erase(folder)
            yield f"{row.branch}: its worktree {row.worktree} is gone, and so is its row now"


def _pids(home: Home, rows: list[Record]) -> Iterator[str]:
    for at, row in enumerate(rows):
        folder = home.folder(row.worktree)
        pid = standing.noted(folder).pid if standing.is_alive(folder) else None
        if pid != row.pid:
            rows[at] = replace(row, pid=pid)
            is_now = f"runs as process {pid}" if pid else "does not run; `fleet prompt` starts it again"
            yield f"{row.branch}: it {is_now}"


def _mount(home: Home, rows: list[Record]) -> Iterator[str]:
    """Overlays end with the machine; what stands in them does not."""
    for row in rows:
        told = order.read(home.folder(row.worktree))
        if told and told.workspace == "overlay" and not os.path.ismount(row.worktree):
            try:
                end.mounted(home, row, told)
                yield f"{row.branch}: its worktree is mounted again"
            except OSError as error:
                yield f"{row.branch}: its worktree could not be mounted: {error}"


def _strays(home: Home, rows: list[Record]) -> Iterator[str]:
    """Sessions of ours whose agent is no more, or whose process has ended."""
    folders = {str(home.folder(row.worktree)) for row in rows}
    ours = str(home.path / "agents")
    for pane in tmux.panes().values():
        if pane.mark.startswith(ours) and (pane.mark not in folders or pane.is_dead):
            with suppress(ValueError):
                tmux.end([pane.name])
                yield f"the session {pane.name} of no living agent was ended"


def _orders(home: Home) -> list[Order]:
    found = (order.read(path.parent) for path in sorted((home.path / "agents").glob("*/order.json")))
    return [told for told in found if told]


def _order(row: Record, common: Path, path: Path) -> Order:
    """What is known of a worktree alone; its agent is looked for when it is asked."""
    sha = plain.commit(path, "HEAD")
    return Order(row, str(common), sha, "checkout", "", "command", (), "none", "it was not asked yet")


def _found(fleet: Fleet, path: Path, branch: str) -> Record:
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Record(
        branch=branch,
        worktree=str(path),
        session=fleet.config.tmux_prefix + place.slug(branch),
        pid=None,
        batch_id=f"manual-{made:%Y-%m-%d}",
        agent=fleet.config.default_agent,
        created_at=f"{made:%Y-%m-%dT%H:%M:%SZ}",
    )
