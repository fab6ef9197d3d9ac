"""Where an agent may live: bwrap, another user, or (unsafe) nowhere. Read `cell.py` first.

`start(kind, cell, argv, stdin)` runs one command in one cell; `found()` says which kinds
work on this machine, `permitted()` which one a run gets. Linux 5.12 or newer.
"""

from jobs.jail.cell import AGENT_UID, Cell, own
from jobs.jail.jailed import Jailed
from jobs.jail.kinds import found, permitted, tried
from jobs.jail.launch import start

__all__ = ["AGENT_UID", "Cell", "Jailed", "found", "own", "permitted", "start", "tried"]
