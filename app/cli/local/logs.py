"""`fleet logs`: what an agent of this machine said, or what a run of the App printed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.voice import failed, say, show

if TYPE_CHECKING:
    from jobs.local.place import Home
    from jobs.local.record import Record

LOOK_SECONDS = 0.2
LINES = 200
STYLES: dict[str, dict[str, Any]] = {
    "": {},
    "bold": {"bold": True},
    "dim": {"dim": True},
    "cyan": {"fg": "cyan"},
    "red": {"fg": "red"},
}


@dataclass(frozen=True)
class Shown:
    """What is shown, and how: `lines` from the end (None: all)."""

    lines: int | None
    follow: bool
    as_json: bool


@click.command()
@click.argument("run", metavar="RUN|BRANCH")
@click.option(
    "-n", "--lines", type=click.IntRange(1), help="So many lines from the end; of a branch, 200 without it."
)
@click.option(
    "-f", "--follow", is_flag=True, help="Go on until the run has ended, or the agent waits for you."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, as kept.")
@click.option("--patch", is_flag=True, help="The change of a run that was not allowed to push it.")
def logs(run: str, patch: bool, **how: Any) -> None:
    """Show what a RUN of the App printed, or what the agent on BRANCH said: live, or as it was kept."""
    found = None if patch else _agent(run)
    if found is None:
        from app.cli.runs import show_run

        show_run(run, Shown(**how), patch)
        return
    home, row = found
    _show(home, row, Shown(**{**how, "lines": how["lines"] or LINES}))


def _agent(branch: str) -> tuple[Home, Record] | None:
    """The agent on a branch: of the repository one stands in, else the only one of that name; None when
    there is none on this machine. Nothing is made for a look at a run."""
    from jobs.git.plain import common
    from jobs.local import record
    from jobs.local.place import Home
    from jobs.local.survey import repository

    home = Home(Path.home().resolve() / ".ai_fleet")
    rows = [row for row in record.read(home.state) if row.branch == branch]
    if len(rows) > 1:
        here = str(common(Path.cwd()))
        rows = [row for row in rows if repository(home, row) == here]
        if not rows:
            raise failed(
                f"{branch!r} is a branch of several repositories.", "ask again from inside one of them."
            )
    return (home, rows[0]) if rows else None


def _show(home: Home, row: Record, shown: Shown) -> None:
    from jobs.local import tail
    from jobs.local.survey import stands_now

    folder = home.folder(row.worktree)
    events, place = tail.events(folder / "events.jsonl", shown.lines or 1)
    _print(events, shown.as_json, shown.lines)
    stands = stands_now(home, row)
    while shown.follow:
        events, place = tail.after(folder / "events.jsonl", place)
        _print(events, shown.as_json, None)
        if events:
            continue
        if not stands.is_busy:
            break
        time.sleep(LOOK_SECONDS)
        # Before the next look at the events: what it said last must not be missed.
        stands = stands_now(home, row)
    if not stands.is_busy:
        say(f"{row.branch} is {stands.state}{f': {stands.reason}' if stands.reason else ''}")


def _print(events: Iterable[dict[str, Any]], as_json: bool, most: int | None) -> None:
    from jobs.local.screen import lines

    if as_json:
        told = [(json.dumps(event), "") for event in events]
    else:
        told = [line for event in events for line in lines(event)]
    for text, style in told[-most:] if most else told:
        show(text, **STYLES[style])
