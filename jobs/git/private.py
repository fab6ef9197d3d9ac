"""A git folder written by hand: the worker's own for a run, or a throw-away one for the agent."""

from __future__ import annotations

from pathlib import Path

# The attributes that make git run a program or change content: off, whatever a tree says.
ATTRIBUTES = "* -filter -diff -merge -ident -working-tree-encoding\n"


def make(git_dir: Path, objects: Path, sha: str, branch: str = "agent/work") -> None:
    """Make the folder `git_dir`: `branch` at `sha`, whose objects are read from the mirror's
    folder `objects`. No hook, no remote, no configuration but the format."""
    ref = git_dir / "refs" / "heads" / branch
    for folder in (ref.parent, git_dir / "objects" / "info", git_dir / "objects" / "pack", git_dir / "info"):
        folder.mkdir(parents=True)
    (git_dir / "HEAD").write_text(f"ref: refs/heads/{branch}\n")
    ref.write_text(f"{sha}\n")
    (git_dir / "objects" / "info" / "alternates").write_text(f"{objects}\n")
    (git_dir / "info" / "attributes").write_text(ATTRIBUTES)
    (git_dir / "config").write_text(_config(len(sha) == 64))


def _config(is_sha256: bool) -> str:
    version = 1 if is_sha256 else 0
    extra = "[extensions]\n\tobjectFormat = sha256\n" if is_sha256 else ""
    return f"[core]\n\trepositoryformatversion = {version}\n\tfilemode = true\n\tbare = false\n{extra}"
