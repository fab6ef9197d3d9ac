"""An agent's report: taken out of its workspace, kept in RUN/report.json, read from there."""

from __future__ import annotations

import os
from pathlib import Path

from flows.reading import report, written
from jobs.redact import redact
from jobs.run import left

NAME = "report.json"
WRITTEN = ".md"  # a report in the agent's own words; any other is the findings of an audit, as JSON


def take(workspace: Path, name: str) -> tuple[str, str]:
    """The report in the file `name` of a workspace whose agent is dead, as the ledger keeps it, and what
    it is, in words. ValueError, in words, when there is none that can be read."""
    raw = redact(left.read(workspace, name, "report").decode("utf-8", "replace"))
    if name.endswith(WRITTEN):
        packed = written.pack(raw)
        return packed, f"{len(raw)} characters are reported"
    found = report.parse(raw.encode("utf-8", "replace"))
    return report.pack(found), f"{len(found.findings)} findings are reported"


def keep(run_dir: Path, packed: str) -> None:
    """The report stands in RUN/, whole, also after a power cut."""
    new = run_dir / f"{NAME}.new"
    with new.open("w", encoding="ascii") as file:
        file.write(packed)
        file.flush()
        os.fsync(file.fileno())
    new.rename(run_dir / NAME)


def kept(run_dir: Path) -> str:
    """The report of RUN/ as the ledger keeps it; "" when there is none."""
    try:
        with (run_dir / NAME).open(encoding="ascii") as file:
            return file.read(max(report.MAX_PACKED, written.MAX_PACKED))
    except FileNotFoundError:
        return ""
