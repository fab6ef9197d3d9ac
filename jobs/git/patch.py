"""The patch of a commit that is kept and not pushed: for the person who decides about it."""

from __future__ import annotations

from pathlib import Path

from jobs.git.call import Git

NAME = "change.patch"


def keep(run_dir: Path, base_sha: str, sha: str) -> Path:
    """RUN/change.patch, all of it as text for a person to read."""
    path = run_dir / NAME
    path.touch(mode=0o600)
    path.write_bytes(difference(run_dir, base_sha, sha))
    return path


def difference(run_dir: Path, base_sha: str, sha: str) -> bytes:
    """What a commit changes, as text; made without the agent's attributes or filters."""
    plain = ("--text", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv")
    return Git(run_dir / "git").run("diff-tree", "-p", *plain, base_sha, sha)
