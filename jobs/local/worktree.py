"""Agents' worktrees are made, one at a time: overlays of one clean checkout, or plain ones."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jobs.git import linked, overlay, plain, workspace
from jobs.git.call import GitFailed
from jobs.git.lock import locked
from jobs.git.pristine import Pristine, checkout
from jobs.local import order
from jobs.local.agent import Agent, ordered
from jobs.local.order import Order
from jobs.local.place import Fleet
from jobs.local.record import Record


def grow(fleet: Fleet, rows: Sequence[Record], agents: Sequence[Agent]) -> None:
    """Each row's branch, worktree, and agent's folder with its order. ValueError when git makes one of them
    not; then the branches that were made for them are gone again."""
    with locked(fleet.home.adding(fleet.common)):
        (fleet.home.path / "agents").mkdir(exist_ok=True)
        why = overlay.why_not(fleet.home.path / "agents")
        there = plain.commits(fleet.common, [row.branch for row in rows])
        new = {row.branch: fleet.begin for row in rows if row.branch not in there}
        _begin(fleet, new)
        try:
            for row, agent in zip(rows, agents, strict=True):
                told = _order(fleet, row, agent)
                _add(fleet, replace(told, sha=there.get(row.branch, fleet.begin), why=why), row.branch in new)
                _give(fleet, Path(row.worktree))
        except BaseException:
            plain.unbegin(fleet.common, new)
            raise


def _begin(fleet: Fleet, new: dict[str, str]) -> None:
    try:
        plain.begin(fleet.common, new)
    except GitFailed as error:
        raise ValueError(
            f"git made no branch for {', '.join(new)[:200]}: {error.text.strip()[-300:]}"
        ) from None


def _order(fleet: Fleet, row: Record, agent: Agent) -> Order:
    config = fleet.config
    return Order(
        record=row,
        common=str(fleet.common),
        sha=fleet.begin,
        workspace="overlay",
        why="",
        **ordered(agent),
        setup=() if config.quick_setup else config.setup_commands,
        withheld=config.credential_files,
    )


def _add(fleet: Fleet, told: Order, is_new: bool) -> None:
    """The worktree; the order says which kind it became."""
    folder = fleet.home.folder(told.record.worktree)
    folder.mkdir(mode=0o700, parents=True)
    # Before it is made: what is cut short here must be found and cleared.
    order.write(folder, told)
    tree = order.linked(folder, told)
    why = told.why or (
        "files of this commit need git's filters" if linked.is_filtered(fleet.common, told.sha) else ""
    )
    try:
        below = None if why else _pristine(fleet, told.sha)
    except GitFailed as error:
        below, why = None, str(error)
    try:
        linked.add(tree, below, is_new, fleet.home.spares(fleet.common))
    except GitFailed as error:
        raise ValueError(
            f"git made no worktree for {told.record.branch!r}: {error.text.strip()[-300:]}"
        ) from None
    finally:
        if below:
            os.close(below.use)
    made = replace(told, workspace="overlay" if below else "checkout", why=why)
    if made != told:
        order.write(folder, made)


def _pristine(fleet: Fleet, sha: str) -> Pristine:
    return checkout(fleet.home.pristine(fleet.common, sha), fleet.common, sha, os.geteuid())


def _give(fleet: Fleet, worktree: Path) -> None:
    """The person's files that git does not hold, as `.env`."""
    for name in fleet.config.credential_files:
        source = fleet.root / name
        if not source.is_file():
            raise ValueError(
                f"credential_files names {name!r}, and {source} is no file; put it there, or take it out"
            )
        workspace.put(worktree, source, name, os.geteuid())
