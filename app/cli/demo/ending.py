"""The end of the story: what now stands on `main`."""

from __future__ import annotations

import subprocess

from app.cli.demo import scenery
from app.cli.demo.stage import Stage
from app.cli.voice import show


def show_commit(stage: Stage) -> None:
    """Shows the merged commit and its diff; RuntimeError unless the change stands on `main`."""
    repository = stage.folder / "github" / "git" / f"{scenery.TOOLS}.git"

    def git(*words: str) -> str:
        # The sandbox's repository, which only its own git has touched.
        command = ["git", "-c", "safe.directory=*", "-C", str(repository), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=stage.env).stdout

    if git("show", "main:bin/slug") == scenery.SLUG:
        raise RuntimeError("the issue is closed, but `main` holds the old text of bin/slug")
    show(f"\nWhat stands on main of {scenery.TOOLS} now:", bold=True)
    show(git("log", "--graph", "--format=%h %an: %s", "main").rstrip())
    show("")
    show(git("show", "--format=", "main").rstrip())
