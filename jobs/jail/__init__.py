"""Where an agent may live: a container, bwrap, another user, or (unsafe) nowhere. Read `cell.py` first.

`start(kind, cell, argv, stdin)` runs one command in one cell; `found()` says which kinds
work on this machine, `permitted()` which one a run gets. Linux 5.12 or newer.
"""

from jobs.jail.cell import AGENT_UID, Cell, own
from jobs.jail.jailed import Jailed
from jobs.jail.kinds import found, image, permitted, tried, usable
from jobs.jail.launch import start
from jobs.jail.left import clear

__all__ = [
    "AGENT_UID", "Cell", "Jailed", "clear", "found", "image", "own", "permitted", "start", "tried", "usable",
]  # fmt: skip
