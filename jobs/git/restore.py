"""Put a tree back as it was collected: what verified or reviewed it may have left things behind."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from jobs.git.call import Git
from jobs.git.commit import Refused, strange
from jobs.git.erase import erase
from jobs.git.workspace import Workspace

ROUNDS = 50  # of strange things that hide others


def restore(run_dir: Path, workspace: Workspace, withheld: tuple[str, ...]) -> None:
    """The tree holds what `collect` took last, but for what the repository ignores and for the operator's
    files (`withheld`). Only after the jail is dead; nothing of the tree runs. Refused when more than
    so many things in it are strange."""
    git_dir = run_dir / "git"
    git = Git(git_dir, work_tree=workspace.path, index=git_dir / "index")
    for _ in range(ROUNDS):
        found = strange(git, workspace)
        if not found:
            break
        for one in found:
            erase(workspace.path / one.path)
    else:
        raise Refused("its verify commands leave more strange things than can be removed.")
    for path in _paths(git.run("ls-files", "-z", "--others", "--exclude-standard"), withheld):
        erase(workspace.path / path)
        _tidy(workspace.path, path)
    changed = _paths(git.run("diff-files", "-z", "--name-only", "--ignore-submodules=all"), withheld)
    if changed:
        asked = b"".join(os.fsencode(path) + b"\0" for path in changed)
        git.run("checkout-index", "-f", "-z", "--stdin", stdin=asked)
        _give(workspace.path, changed)


def _paths(raw: bytes, withheld: tuple[str, ...]) -> list[str]:
    paths = [os.fsdecode(part) for part in raw.split(b"\0") if part]
    return [path for path in paths if not any(path == own or path.startswith(f"{own}/") for own in withheld)]


def _tidy(tree: Path, path: str) -> None:
    """The folders that held nothing but `path` are gone, too."""
    with suppress(OSError):  # it holds more
        for above in list(Path(path).parents)[:-1]:
            (tree / above).rmdir()


def _give(tree: Path, paths: list[str]) -> None:
    """What was written anew is its owner's, whoever owns the tree."""
    if os.geteuid():
        return
    owner = tree.stat()
    folders = {str(above) for path in paths for above in Path(path).parents}
    for path in (*folders, *paths):
        os.chown(tree / path, owner.st_uid, owner.st_gid, follow_symlinks=False)
