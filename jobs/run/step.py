"""One command of a run in its jail: watched, recorded, and dead when it is over."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from jobs.jail import Cell, Jailed, start
from jobs.run.record import Record
from jobs.run.watch import Watch

POLL_SECONDS = 0.25
CHUNK = 1 << 16


@dataclass
class Room:
    """Where a run's commands live: the kind of jail, what it shows, who watches and writes."""

    kind: str
    cell: Cell
    watch: Watch
    record: Record
    refused_hosts: list[str] = field(default_factory=list)


def unheard(chunk: bytes) -> Iterable[tuple[bytes, dict[str, Any] | None]]:
    """The output of a command whose lines say nothing to us."""
    return ((chunk, None),)


@dataclass(frozen=True)
class Command:
    """What runs as the step `step`. `hear` is given each chunk of its output, and at the end an empty
    one; it gives back the pieces to record, each with what its last line says."""

    step: str
    argv: list[str]
    stdin: bytes = b""
    hear: Callable[[bytes], Iterable[tuple[bytes, dict[str, Any] | None]]] = unheard


@dataclass(frozen=True)
class Done:
    """A command that ended by itself; `tail` is the last of its output, redacted."""

    exit_code: int
    seconds: float
    tail: str


def run(room: Room, command: Command) -> Done:
    """Run one command. Stopped when the watch ends it. Either way nothing of it lives
    afterwards, children in sessions of their own included."""
    begun = time.monotonic()
    room.watch.check(begun)
    room.record.begin(command.step, " ".join(command.argv))
    jailed = start(room.kind, room.cell, command.argv, command.stdin)
    code: int | None = None
    try:
        _follow(room, jailed, command)
        while (code := jailed.wait(POLL_SECONDS)) is None:
            room.watch.check(time.monotonic())
    finally:
        jailed.kill()
        jailed.stdout.close()
        room.refused_hosts += [host for host in jailed.refused_hosts if host not in room.refused_hosts]
        room.record.end(code, time.monotonic() - begun)
    return Done(code, time.monotonic() - begun, room.record.tail())


def _follow(room: Room, jailed: Jailed, command: Command) -> None:
    """Record what the command prints until nobody of it can print any more."""
    out = jailed.stdout.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while True:
            if selector.select(POLL_SECONDS):
                chunk = os.read(out, CHUNK)
                for piece, beside in command.hear(chunk):
                    room.record.output(piece, beside)
                room.watch.check(time.monotonic())
                if not chunk:
                    return
            else:
                room.record.flush()
                room.watch.check(time.monotonic())
