"""`fleet kill`: agents end, and nothing of theirs is left but what they did."""

from __future__ import annotations

import click

from app.cli.local import ground
from app.cli.voice import failed, say, show


@click.command()
@click.argument("pattern", default="", metavar="BRANCH|GLOB")
@click.option("--batch", default="", metavar="ID", help="All agents of one batch.")
@click.option("--delete-branch", is_flag=True, help="Delete their branches, too.")
def kill(pattern: str, batch: str, delete_branch: bool) -> None:
    """End the agents on BRANCH, or on all branches that match GLOB: processes, sessions, worktrees, records.

    Branches stay, unless --delete-branch. What was not committed is kept under refs/fleet/lost/BRANCH.
    """
    from fnmatch import fnmatchcase

    from jobs.local import end
    from jobs.local.survey import of

    if bool(pattern) == bool(batch):
        raise click.UsageError("Name a BRANCH or a GLOB, or a batch with --batch.")
    here = ground.fleet()
    rows = of(here)
    exact = [row for row in rows if row.branch == pattern]
    meant = [row for row in rows if row.batch_id == batch] if batch else exact
    meant = meant or [row for row in rows if pattern and fnmatchcase(row.branch, pattern)]
    if not meant:
        what = f"of the batch {batch!r}" if batch else f"on {pattern[:200]!r}"
        raise failed(
            f"No agent {what} is in {here.root}.", "`fleet list --grouped` shows all that there are."
        )
    wrong = []
    for ended in end.end(here.home, meant, delete_branch):
        if ended.problem:
            wrong.append(f"{ended.branch}: {ended.problem}")
            continue
        show(ended.branch)
        if ended.lost:
            say(f"{ended.branch}: what was not committed is kept under {ended.lost}")
        if ended.deleted:
            say(f"{ended.branch}: the branch was deleted; it pointed to {ended.deleted}")
    if wrong:
        raise failed("\n".join(wrong), "no process of theirs lives any more; all else of them stands.")
