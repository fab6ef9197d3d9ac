"""`state.json`: what was begun, a row an agent. Written atomically, under a lock; never the only truth."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from jobs.git.lock import locked


@dataclass(frozen=True)
class Record:
    """One agent. `pid` is its keeper's, None until that was launched; `created_at` is ISO 8601 in UTC."""

    branch: str
    worktree: str
    session: str
    pid: int | None
    batch_id: str
    agent: str
    created_at: str


TEXTS = tuple(field.name for field in fields(Record) if field.name != "pid")


def read(state: Path) -> list[Record]:
    """The rows, as they were begun; ValueError when the file cannot be read, with the remedy."""
    try:
        rows = json.loads(state.read_bytes())
        if not isinstance(rows, list):
            raise TypeError("it is no list")
        return [_record(row) for row in rows]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        hint = "`fleet list --repair` sets it aside and writes it anew from what is there"
        raise ValueError(f"{state} is no list of agents ({type(error).__name__}: {error}); {hint}") from None


@contextmanager
def changing(state: Path) -> Iterator[list[Record]]:
    """The rows, to be changed in place; nobody else changes them meanwhile. Written at the end, unless
    an error comes first."""
    with locked(state.with_suffix(".lock")):
        rows = read(state)
        before = list(rows)
        yield rows
        if rows != before or not state.exists():
            write(state, rows)


def write(state: Path, rows: list[Record]) -> None:
    """The file holds these rows, or what it held before: never a half. Needs the lock."""
    new = state.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump([asdict(row) for row in rows], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    new.replace(state)


def _record(row: Any) -> Record:
    if not isinstance(row, dict) or not all(isinstance(row[name], str) for name in TEXTS):
        raise TypeError(f"a row is an object with {', '.join(TEXTS)}")
    pid = row.get("pid")
    return Record(**{name: row[name] for name in TEXTS}, pid=pid if isinstance(pid, int) else None)
