"""What the local commands begin with: the fleet where the person stands, a prompt, an agent by its branch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.voice import failed

if TYPE_CHECKING:
    from jobs.local.place import Fleet
    from jobs.local.record import Record


def fleet() -> Fleet:
    """The fleet of the repository that the person stands in; ValueError in words."""
    from jobs.local.place import open_fleet

    return open_fleet(Path.cwd())


def told(text: str) -> str:
    """A prompt as it was given; `-` is standard input, whatever its size and its signs."""
    if text != "-":
        return text
    given = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    if not given.strip():
        raise click.UsageError("There is no prompt on standard input.")
    return given


def agent(here: Fleet, branch: str) -> Record:
    """The agent on `branch` in this repository; exit code 1 when there is none."""
    from jobs.local.survey import of

    for row in of(here):
        if row.branch == branch:
            return row
    raise failed(f"No agent is on {branch[:200]!r} in {here.root}.", "`fleet list` shows all that there are.")
