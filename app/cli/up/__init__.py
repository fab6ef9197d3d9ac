"""`fleet up` and `fleet down`: all processes of this machine in one, and their end."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.voice import failed, say

if TYPE_CHECKING:
    from jobs.settings import Settings

PROCESSES = {
    "web": ("web",),
    "reconcile": ("work", "reconcile"),
    "agents": ("work", "agents"),
    "clock": ("clock",),
}
UP_SECONDS = 40.0


@click.command()
def up() -> None:
    """Run web, workers and clock together, until Ctrl-C or `fleet down`.

    A process that dies is started again. Runs of agents outlive all of them.
    """
    from app.cli.ready import ready
    from app.cli.up.child import Child, command, keep
    from app.cli.up.record import forget, note
    from jobs.ending import Ending

    settings = ready()
    _alone(settings.data)
    stop = Ending(signal.SIGHUP)
    note(settings.data, "up", os.getpid())
    _open(settings)
    say(f"Listening on http://{settings.bind}; data in {settings.data}. Ctrl-C ends it.")
    try:
        keep([Child(name, command(*words), settings.data) for name, words in PROCESSES.items()], stop)
    finally:
        close_store(settings)
        forget(settings.data, "up")


def _alone(data: Path) -> None:
    """One `up` a data folder; what a killed one left running is ended first."""
    from app.cli.up.record import end, noted

    records = noted(data)
    if "up" in records and records["up"].pid != os.getpid():
        raise failed(f"The fleet is up already (process {records['up'].pid}).", "`fleet down` ends it.")
    left = [record for name, record in records.items() if name in PROCESSES]
    if left:
        say(f"Ending what was left running: {', '.join(record.name for record in left)}")
        end(left, UP_SECONDS)


@click.command()
@click.option(
    "--stop-runs", "with_runs", is_flag=True, help="Stop the agents that run, too; else they go on."
)
def down(with_runs: bool) -> None:
    """End what `fleet up` runs, and the embedded store. Agents go on unless told to stop."""
    from app.cli.ready import ready
    from app.cli.up.record import end, forget, noted

    settings = ready()
    slow = stop_runs(settings) if with_runs else []
    records = noted(settings.data)
    first = [records[name] for name in ("up",) if name in records]
    end(first, UP_SECONDS)
    rest = list(noted(settings.data).values())
    end(rest, UP_SECONDS)
    ended = [*records, *(["the store"] if close_store(settings) else [])]
    for name in records:
        forget(settings.data, name)
    say(f"Ended: {', '.join(ended)}." if ended else "Nothing was running.")
    if slow:
        raise failed(f"These runs did not stop: {', '.join(slow)}.", "their keeper.json names the process.")


def _open(settings: Settings) -> None:
    from jobs.store import open_store

    open_store(settings)


def close_store(settings: Settings) -> bool:
    """Ends the embedded store; False when none lived."""
    from jobs import store

    return store.close_store(settings)


def stop_runs(settings: Settings) -> list[str]:
    """Asks every living keeper to stop, and waits until each has sealed its run. Returns the
    runs that did not stop in time."""
    from time import monotonic, sleep

    from jobs.run.life import ask_to_stop, is_alive

    folders = settings.data / "runs"
    living = [folder for folder in folders.glob("*/") if is_alive(folder)]
    for folder in living:
        ask_to_stop(folder, "the operator stopped all runs")
    deadline = monotonic() + UP_SECONDS
    while any(is_alive(folder) for folder in living) and monotonic() < deadline:
        sleep(0.1)
    return [folder.name for folder in living if is_alive(folder)]
