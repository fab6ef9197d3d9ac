"""A process that is kept running: started, started again when it dies, ended at last."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO

from app.cli.up.record import Record, end, forget, note
from app.cli.voice import say
from jobs.ending import Ending

FIRST_BACKOFF_SECONDS, LAST_BACKOFF_SECONDS = 1.0, 30.0
SETTLED_SECONDS = 60.0  # what lived this long begins again with the first backoff
END_SECONDS = 20.0


def command(*words: str) -> list[str]:
    """A command of ours in this very Python. -P: a folder `app` where we stand is not ours."""
    return [sys.executable, "-P", "-m", "app", *words]


@dataclass
class Child:
    """One process of the fleet on this machine, with its record in the data folder."""

    name: str
    argv: list[str]
    data: Path
    env: dict[str, str] | None = None  # None: as ours
    process: subprocess.Popen[bytes] | None = None
    record: Record | None = None
    started_at: float = 0.0
    again_at: float = 0.0
    backoff: float = field(default=FIRST_BACKOFF_SECONDS)

    def start(self, output: IO[bytes] | None = None) -> None:
        """Starts it, in a session of its own, so that Ctrl-C is ours to pass on. Its standard
        output is talk here, so it goes to standard error."""
        self.process = subprocess.Popen(
            self.argv,
            stdin=subprocess.DEVNULL,
            stdout=output or sys.stderr,
            stderr=output or sys.stderr,
            env=self.env,
            start_new_session=True,
        )
        self.record = note(self.data, self.name, self.process.pid)
        self.started_at, self.again_at = monotonic(), 0.0

    def revive(self, now: float) -> None:
        """Starts it again if it died, after a pause that doubles while it keeps dying."""
        if self.process is None or self.process.poll() is None:
            return
        if not self.again_at:
            if now - self.started_at > SETTLED_SECONDS:
                self.backoff = FIRST_BACKOFF_SECONDS
            say(
                f"{self.name} ended with {self.process.returncode}; again in {self.backoff:.0f} s",
                fg="yellow",
            )
            self.again_at, self.backoff = now + self.backoff, min(self.backoff * 2, LAST_BACKOFF_SECONDS)
        elif now >= self.again_at:
            self.start()


def keep(children: list[Child], stop: Ending) -> None:
    """Keeps the children running until it is told to stop, then ends them all."""
    try:
        for child in children:
            child.start()
        while not stop.wait(0.2):
            for child in children:
                child.revive(monotonic())
    finally:
        finish(children)


def finish(children: list[Child]) -> None:
    """Ends the children, reaps them, and forgets their records."""
    records = [child.record for child in children if child.record]
    for record in end(records, END_SECONDS):
        say(f"{record.name} did not end in {END_SECONDS:.0f} s and was killed", fg="yellow")
    for child in children:
        if child.process:
            child.process.wait()
        forget(child.data, child.name)
