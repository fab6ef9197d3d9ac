"""An agent is told something more; one whose keeper is gone gets a new one, and goes on where it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jobs.git.lock import locked
from jobs.jail import tmux
from jobs.local import create, end, order, standing
from jobs.local.agent import meant, ordered
from jobs.local.place import Fleet
from jobs.local.record import Record
from jobs.run import inbox


def prompt(fleet: Fleet, row: Record, text: str) -> bool:
    """The text waits for the agent; True when it had to be started again. ValueError when it cannot be."""
    folder = fleet.home.folder(row.worktree)
    if not Path(row.worktree).is_dir() or not folder.is_dir():
        raise ValueError(
            f"the worktree {row.worktree} of {row.branch!r} is gone; `fleet list --repair` sets that right"
        )
    is_awake = not wake(fleet, row)
    inbox.put(folder, text)
    return not is_awake


def wake(fleet: Fleet, row: Record) -> bool:
    """A keeper lives; False when one lived already."""
    folder = fleet.home.folder(row.worktree)
    with locked(folder / "waking"):
        if standing.is_alive(folder):
            return False
        _refresh(fleet, row, folder)
        pane = tmux.panes().get(row.session)
        if pane and pane.mark == str(folder):
            if not pane.is_dead and not standing.noted(folder).pid:
                return False  # it was launched a moment ago
            tmux.end([row.session])
        create.launch(fleet.home, [row])
    return True


def _refresh(fleet: Fleet, row: Record, folder: Path) -> None:
    """The order, with the agent and the environment as they are found now."""
    told = order.read(folder)
    if told is None:
        raise ValueError(f"the order of {row.branch!r} cannot be read; `fleet list --repair` sets that right")
    end.mounted(fleet.home, row, told)
    order.write(folder, replace(told, **ordered(meant(fleet.config, row.agent))))
