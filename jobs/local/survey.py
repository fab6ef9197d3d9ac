"""What is: each agent's row beside its keeper, its session, its worktree and what it uses. And what is
not as `state.json` says, set right."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from jobs.git.lock import hold
from jobs.local import order, record, standing
from jobs.local.load import Load, loads
from jobs.local.place import Fleet, Home
from jobs.local.record import Record
from jobs.local.standing import Standing


@dataclass(frozen=True)
class Seen:
    """An agent as it is. `repository` is the path of the git folder ("": unknown), `jail` bwrap or none."""

    record: Record
    standing: Standing
    load: Load
    jail: str
    why_none: str
    workspace: str
    repository: str


def survey(home: Home) -> list[Seen]:
    """All agents of this machine, in the order of their making. ValueError when state.json cannot be read."""
    rows = record.read(home.state)
    stands = {row.worktree: stands_now(home, row) for row in rows}
    used = loads(one.pid for one in stands.values() if one.state != "gone" and one.pid)
    return [_seen(home, row, stands[row.worktree], used) for row in rows]


def stands_now(home: Home, row: Record) -> Standing:
    """Where an agent stands; starting, where its keeper is on its way."""
    found = standing.standing(home.folder(row.worktree))
    if found.state != "gone":
        return found
    is_coming = _lives(row.pid) if row.pid else _is_making(home)
    # Its keeper said nothing yet, or only an earlier one did.
    return replace(found, state="starting") if is_coming and found.pid != row.pid else found


def repository(home: Home, row: Record) -> str:
    """The git folder of an agent's repository; "" when nothing says it."""
    told = order.read(home.folder(row.worktree))
    return told.common if told else ""


def of(fleet: Fleet) -> list[Record]:
    """The agents of this repository."""
    below = fleet.config.worktree_root / fleet.worktree("x").parent.name
    return [
        row
        for row in record.read(fleet.home.state)
        if repository(fleet.home, row) == str(fleet.common) or Path(row.worktree).parent == below
    ]


def _seen(home: Home, row: Record, stands: Standing, used: dict[int, Load]) -> Seen:
    told = order.read(home.folder(row.worktree))
    return Seen(
        record=row,
        standing=stands,
        load=used.get(stands.pid, Load()),
        jail=told.jail if told else "",
        why_none=told.why_none if told else "",
        workspace=told.workspace if told else "",
        repository=told.common if told else "",
    )


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_making(home: Home) -> bool:
    """Whether somebody is making agents just now."""
    lock = hold(home.making)
    if lock is None:
        return True
    os.close(lock)
    return False
