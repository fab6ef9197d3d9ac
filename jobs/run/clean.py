"""Give a settled run's disk back."""

from __future__ import annotations

from pathlib import Path

import structlog

from jobs import jail
from jobs.errors import Later
from jobs.git.erase import erase
from jobs.run.life import is_alive

PLACES = ("ws", "area", "home", "git", "review", "review-home", "desk", "trees", "tree-git")
log = structlog.get_logger()


def clean(run_dir: Path) -> None:
    """The workspace, its layers, the agent's home, the worker's git of the run and its order
    (which holds the agent's key) are gone; output.jsonl and the seal stay. Its mounts went
    with its keeper; a container that outlived it goes first, and while its engine does not
    answer all stays. Later while the keeper lives."""
    if is_alive(run_dir):
        raise Later(5.0, f"the keeper of {run_dir.name} still lives")
    try:
        jail.clear(run_dir)
    except OSError as error:
        log.warning("a run's container may live on; it is asked for again", run=run_dir.name, why=str(error))
        return
    for name in (*PLACES, "inbox", "spec.json"):
        erase(run_dir / name)


def forget(run_dir: Path) -> None:
    """Nothing of the run is left on this disk. After `events.keep` only."""
    clean(run_dir)
    erase(run_dir)
