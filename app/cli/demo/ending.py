"""The end of the story: what the agent did, and what now stands on `main`."""

from __future__ import annotations

import json
import subprocess

from app.cli.demo import scenery
from app.cli.demo.stage import Stage
from app.cli.up.child import command
from app.cli.voice import show


def show_run(stage: Stage, number: int) -> None:
    """Shows how the run ended and what it printed, as `fleet runs` and `fleet logs` have it."""
    run = json.loads(_said(stage, command("runs", f"{scenery.TOOLS}#{number}", "--json")))[-1]
    show(f"\nThe run {run['id']} ended as {run['outcome']}. It printed:", bold=True)
    for line in _said(stage, command("logs", run["id"])).splitlines():
        show(f"  {line}")


def show_commit(stage: Stage) -> None:
    """Shows the merged commit and its diff; RuntimeError unless the change stands on `main`."""
    repository = stage.folder / "github" / "git" / f"{scenery.TOOLS}.git"
    # The sandbox's own repository, which nobody but its git has touched.
    git = ["git", "-c", "safe.directory=*", "-C", str(repository)]
    if _said(stage, [*git, "show", "main:bin/slug"]) == scenery.SLUG:
        raise RuntimeError("the issue is closed, but `main` holds the old text of bin/slug")
    show(f"\nWhat stands on main of {scenery.TOOLS} now:", bold=True)
    show(_said(stage, [*git, "log", "--graph", "--format=%h %an: %s", "main"]).rstrip())
    show("")
    show(_said(stage, [*git, "show", "--format=", "main"]).rstrip())


def _said(stage: Stage, argv: list[str]) -> str:
    """Its standard output; RuntimeError with its standard error when it fails."""
    ran = subprocess.run(argv, capture_output=True, text=True, check=False, env=stage.env, timeout=30)
    if ran.returncode:
        raise RuntimeError(f"{' '.join(argv[:6])} ended with {ran.returncode}: {ran.stderr[-500:]}")
    return ran.stdout
