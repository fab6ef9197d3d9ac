"""Where an agent may live: a container, bwrap, another user, or (unsafe) nowhere. Read `cell.py` first.

`start(kind, cell, argv, stdin)` runs one command in one cell; `found()` says which kinds
work on this machine, `permitted()` which one a run gets. Linux 5.12 or newer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobs.jail.cell import AGENT_UID, Cell, own
    from jobs.jail.jailed import Jailed
    from jobs.jail.kinds import found, image, permitted, tried, usable
    from jobs.jail.launch import start
    from jobs.jail.left import clear

__all__ = [
    "AGENT_UID", "Cell", "Jailed", "clear", "found", "image", "own", "permitted", "start", "tried", "usable",
]  # fmt: skip
PLACES = {
    "AGENT_UID": "cell",
    "Cell": "cell",
    "own": "cell",
    "Jailed": "jailed",
    "start": "launch",
    "clear": "left",
}


def __getattr__(name: str) -> Any:
    """Imported when it is asked for: a guard, which is started for each command, needs none of it."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"jobs.jail has no {name!r}")
    return getattr(import_module(f"jobs.jail.{PLACES.get(name, 'kinds')}"), name)
