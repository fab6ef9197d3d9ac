"""Where an agent stands: by its keeper's lock, by what the keeper wrote last, and by what waits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from jobs.local.order import put
from jobs.run import inbox
from jobs.run.life import is_alive, started

# Who is busy has something to do; who is not waits for a person.
BUSY = ("starting", "setup", "working")


@dataclass(frozen=True)
class Standing:
    """`state` is starting, setup, working (the agent was asked), waiting (it ended well, or was never
    asked), failed (`reason` says why), stopped (a person ended its turn) or gone (no keeper lives).
    `exit_code` is that of its last turn (None: it has not ended), `turn` counts them from 1. `pid` is the
    keeper's, which began at `born` (clock ticks; 0: unknown). `began_at` and `ended_at` are Unix seconds
    of the last turn."""

    state: str = "starting"
    pid: int = 0
    born: int = 0
    turn: int = 0
    exit_code: int | None = None
    reason: str = ""
    conversation: str = ""
    is_set_up: bool = False
    began_at: float = 0.0
    ended_at: float = 0.0

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY


def write(folder: Path, standing: Standing) -> None:
    """Only the keeper writes it."""
    put(folder / "standing.json", asdict(standing))


def noted(folder: Path) -> Standing:
    """What the keeper wrote last, whether it lives or not."""
    try:
        return Standing(**json.loads((folder / "standing.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return Standing()


def standing(folder: Path) -> Standing:
    """Where the agent stands now. A keeper that died said nothing of it: its lock does."""
    found = noted(folder)
    if not is_alive(folder):
        return Standing(**{**asdict(found), "state": "gone"})
    is_next = bool(inbox.waiting(folder)) and not found.is_busy
    return Standing(**{**asdict(found), "state": "starting"}) if is_next else found


def keeper(folder: Path) -> int:
    """The pid of the keeper that lives; 0 when none does, or it has not said yet who it is."""
    found = noted(folder)
    return found.pid if is_alive(folder) and found.pid and started(found.pid) == found.born else 0
