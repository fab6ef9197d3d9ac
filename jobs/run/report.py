"""An agent's report: taken out of its workspace, kept in RUN/report.json, read from there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from flows.model import Report
from flows.reading.report import MAX_PACKED, pack, parse
from jobs.redact import redact

MAX_BYTES = 1_000_000
NAME = "report.json"


def take(workspace: Path, name: str) -> Report:
    """The report in the file `name` of a workspace whose agent is dead. ValueError, in words, when
    there is none: no file, no plain file (no link is followed), too large, or no report."""
    return parse(redact(_bytes(workspace, name).decode("utf-8", "replace")).encode("utf-8", "replace"))


def keep(run_dir: Path, report: Report) -> None:
    """The report stands in RUN/, whole, also after a power cut."""
    new = run_dir / f"{NAME}.new"
    with new.open("w", encoding="ascii") as file:
        file.write(pack(report))
        file.flush()
        os.fsync(file.fileno())
    new.rename(run_dir / NAME)


def kept(run_dir: Path) -> str:
    """The report of RUN/ as the ledger keeps it; "" when there is none."""
    try:
        with (run_dir / NAME).open(encoding="ascii") as file:
            return file.read(MAX_PACKED)
    except FileNotFoundError:
        return ""


def _bytes(workspace: Path, name: str) -> bytes:
    if Path(name).name != name:
        raise ValueError(f"A report cannot be read from {name!r}: it is no name of a file.")
    folder = os.open(workspace, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except FileNotFoundError:
        raise ValueError(f"The agent ended well, but wrote no report: {name} does not exist.") from None
    except OSError as error:
        raise ValueError(f"The agent's report cannot be read: {name}: {error.strerror}.") from None
    finally:
        os.close(folder)
    try:
        return _whole(file, name)
    finally:
        os.close(file)


def _whole(file: int, name: str) -> bytes:
    """All bytes of an open file, unless it is none of its own, or too large."""
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise ValueError(f"The agent's report cannot be read: {name} is no plain file.")
    if found.st_size > MAX_BYTES:
        raise ValueError(f"The agent's report is larger than {MAX_BYTES:,} bytes; it must be shorter.")
    with os.fdopen(os.dup(file), "rb") as content:
        return content.read(MAX_BYTES)
