"""Real linked worktrees of a person's repository: an overlay of one clean checkout where it can be had."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jobs.git import overlay
from jobs.git.call import GitFailed
from jobs.git.erase import erase
from jobs.git.plain import git
from jobs.git.pristine import Pristine

FILTERED = r"(filter|working-tree-encoding)=|(^|[[:space:]])ident([[:space:]]|$)"


LOCKED = "an overlay of agent-fleet: `fleet list --repair` mounts it, `fleet kill` removes it\n"


@dataclass(frozen=True)
class Linked:
    """A worktree at `path` with `branch` checked out, of the repository whose git folder is `common`.
    `area` holds what an overlay needs, and is the worktree's alone."""

    common: Path
    path: Path
    branch: str
    area: Path


def add(tree: Linked, sha: str, pristine: Pristine | None) -> None:
    """The worktree stands, with its branch: a new one at `sha`, unless there is one of that name. An
    overlay of `pristine` (a checkout of `sha`), or a plain checkout with None.

    GitFailed when git refuses, OSError when it cannot be mounted. One at a time for a repository:
    concurrent additions fail in git."""
    tree.path.parent.mkdir(parents=True, exist_ok=True)
    is_there = _has_branch(tree)
    named = () if is_there else ("-b", tree.branch)
    how = ("--no-checkout",) if pristine else ()
    begun = tree.branch if is_there else sha
    git(tree.common, "worktree", "add", "--quiet", *how, *named, "--", str(tree.path), begun)
    if pristine:
        for part in ("upper", "work"):
            (tree.area / part).mkdir(parents=True)
        # After a restart the folder is empty until it is mounted again, and must not look like a worktree
        # with every file deleted. The lock keeps git from forgetting it meanwhile.
        (admin(tree.path, tree.common) / "locked").write_text(LOCKED)
        shutil.move(tree.path / ".git", tree.area / "upper" / ".git")
        overlay.mount(pristine.tree, tree.area, tree.path)
        shutil.copy2(pristine.index, admin(tree.path, tree.common) / "index")


def mount_again(tree: Linked, lower: Path) -> None:
    """The overlay is mounted, as it was before the machine's restart. OSError when it cannot be."""
    if not os.path.ismount(tree.path):
        overlay.mount(lower, tree.area, tree.path)


def remove(tree: Linked) -> None:
    """The worktree is gone: mount, files, and the repository's record of it. Branch and `area` stay."""
    if os.path.ismount(tree.path):
        overlay.unmount(tree.path)
    record = admin(tree.path, tree.common)
    erase(tree.path)
    erase(record)
    with suppress(OSError):  # others are left, or none ever was
        record.parent.rmdir()


def admin(path: Path, common: Path) -> Path:
    """The repository's record of the worktree at `path`; one that does not exist when it has none."""
    for told in (common / "worktrees").glob("*/gitdir"):
        with suppress(OSError):
            if told.read_text().strip() == f"{path}/.git":
                return told.parent
    return common / "worktrees" / ".none"


def paths(common: Path) -> dict[Path, str]:
    """The repository's linked worktrees, each with its branch ("": none is checked out)."""
    found: dict[Path, str] = {}
    for told in (common / "worktrees").glob("*/gitdir"):
        with suppress(OSError):
            head = (told.parent / "HEAD").read_text().strip()
            branch = head.removeprefix("ref: refs/heads/")
            found[Path(told.read_text().strip()).parent] = branch if branch != head else ""
    return found


def why_no_overlay(folder: Path) -> str:
    """Why an overlay cannot be mounted below `folder`, in words; "" when it can. Found by trying."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".try-") as name:
        tried = Path(name)
        for part in ("lower", "area/upper", "area/work", "seen"):
            (tried / part).mkdir(parents=True)
        try:
            overlay.mount(tried / "lower", tried / "area", tried / "seen")
        except (OSError, AttributeError) as error:
            return str(error)
        overlay.unmount(tried / "seen")
        # The kernel's own folder in it has no permissions at all.
        erase(tried / "area")
    return ""


@functools.cache
def is_filtered(common: Path, sha: str) -> bool:
    """Whether files of the commit are changed on their way into a checkout (LFS and the like): then
    they need the person's own git."""
    try:
        git(common, "grep", "--quiet", "-E", "-e", FILTERED, sha, "--", ":(glob)**/.gitattributes")
    except GitFailed as error:
        return error.code != 1
    return True


def _has_branch(tree: Linked) -> bool:
    try:
        git(tree.common, "show-ref", "--verify", "--quiet", f"refs/heads/{tree.branch}")
    except GitFailed:
        return False
    return True
