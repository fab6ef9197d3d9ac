"""What a look notes of an open issue, so that nobody has to read it again to count it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """An open audit, epic or task (`kind`) as its last look saw it.

    `state`: an audit's is `filing` or `waiting`; an epic's `idle`, `waiting`, `queued` (only
    another epic goes first), `running` or `landing`; a task's the word of its state, "" while
    nobody asked for it. `total` and `done` count an audit's findings and those filed, an epic's
    children and those done. `is_asked`: somebody asked for it; `is_stuck`: a person must look;
    `parent` is the number above it. `phases` are how many children are open in each of
    an epic's phases that is not over.
    """

    kind: str
    state: str = ""
    severity: str = ""
    total: int = 0
    done: int = 0
    is_asked: bool = False
    is_stuck: bool = False
    parent: int = 0
    phases: tuple[int, ...] = ()
