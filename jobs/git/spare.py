"""Plain worktrees that have ended are kept aside, and become the next ones: to reset one takes a part of
the time that a checkout takes, and disks are slow after thousands of files were deleted.

Only what HEAD holds is kept: what was ignored or never committed may be a secret. Nothing of an old index
is believed, so that no agent can hide a change from git in it.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from jobs.git.call import Git, GitFailed
from jobs.git.erase import erase
from jobs.git.plain import git

KEPT = 8  # of a repository: those that ended last
SECONDS = 120.0


def add(common: Path, path: Path, branch: str, spares: Path) -> None:
    """A plain worktree of the branch stands at `path`, made of a spare where one is kept. GitFailed."""
    kept = sorted(spares.glob("*"))
    how = ("--no-checkout",) if kept else ()
    git(common, "worktree", "add", "--quiet", *how, "--", str(path), branch)
    if not kept:
        return
    told = (path / ".git").read_bytes()
    try:
        (path / ".git").unlink()
        path.rmdir()
        kept[-1].rename(path)
        (path / ".git").write_bytes(told)
        _tidy(_record(told), path)
        with suppress(GitFailed):  # it says so where files differ
            git(path, "update-index", "-q", "--really-refresh")
        git(path, "checkout", "--quiet", "--force")
    except (GitFailed, OSError):  # whatever its agent did to it: a new one then
        erase(path)
        path.mkdir()
        (path / ".git").write_bytes(told)
        git(path, "checkout", "--quiet", "--force")


def keep(record: Path, path: Path, spares: Path) -> None:
    """The worktree's files are a spare, if they can be one; else they stand where they were. `record` is
    the repository's of it."""
    if (path / ".gitmodules").exists():  # repositories of their own, which nothing of this cleans
        return
    try:
        _tidy(record, path)
        spares.mkdir(mode=0o700, parents=True, exist_ok=True)
        (path / ".git").unlink()
        path.rename(spares / f"{time.time_ns()}")
    except (GitFailed, OSError):
        return
    for old in sorted(spares.glob("*"))[:-KEPT]:
        erase(old)


def _tidy(record: Path, path: Path) -> None:
    """Only files that HEAD holds stand in the tree, and the index knows nothing but their names."""
    (record / "index").unlink(missing_ok=True)
    git = Git(record, work_tree=path, index=record / "index", timeout_seconds=SECONDS)
    git.run("read-tree", "HEAD")
    git.run("clean", "-ffdx", "--quiet")


def _record(told: bytes) -> Path:
    return Path(told.removeprefix(b"gitdir: ").strip().decode("utf-8", "surrogateescape"))
