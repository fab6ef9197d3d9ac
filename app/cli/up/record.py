"""Which processes of this data folder live: DATA/processes/NAME.json, written by whoever starts one.

A pid alone may be another's by now, so its time of birth stands beside it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Record:
    """A process that was started: its name, pid, and when it was born (opaque, comparable)."""

    name: str
    pid: int
    born: str

    @property
    def is_alive(self) -> bool:
        return bool(self.born) and born(self.pid) == self.born


def note(data: Path, name: str, pid: int) -> Record:
    """The record of process `pid`, kept until `forget`."""
    folder = data / "processes"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    record = Record(name, pid, born(pid))
    unready = folder / f".{name}.{os.getpid()}"
    unready.write_text(json.dumps(asdict(record)))
    unready.replace(folder / f"{name}.json")
    return record


def forget(data: Path, name: str) -> None:
    (data / "processes" / f"{name}.json").unlink(missing_ok=True)


def noted(data: Path) -> dict[str, Record]:
    """The records of processes that live, by name."""
    records = {}
    for path in sorted((data / "processes").glob("*.json")):
        try:
            record = Record(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            continue  # half a record is of a process that never got going
        if record.is_alive:
            records[record.name] = record
    return records


def born(pid: int) -> str:
    """When the process was born; "" when it does not live (a zombie does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _born_by_ps(pid)
    fields = stat.rpartition(")")[2].split()  # the command's name, in brackets, may hold anything
    return "" if fields[0] in "ZX" else fields[19]


def _born_by_ps(pid: int) -> str:
    asked = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def end(records: list[Record], seconds: float) -> list[Record]:
    """Ends the processes: asked first, all at once; killed with their group after `seconds`.
    Returns those that had to be killed."""
    for record in records:
        _send(record, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while any(record.is_alive for record in records) and time.monotonic() < deadline:
        time.sleep(0.05)
    stubborn = [record for record in records if record.is_alive]
    for record in stubborn:
        _send(record, signal.SIGKILL)
    return stubborn


def _send(record: Record, number: signal.Signals) -> None:
    if not record.is_alive:
        return
    try:
        # Each leads a session of its own; a kill must take its children too, a request must not.
        if number is signal.SIGKILL and os.getpgid(record.pid) == record.pid:
            os.killpg(record.pid, number)
        else:
            os.kill(record.pid, number)
    except ProcessLookupError:
        return
