"""Real linked worktrees of a person's repository: an overlay of one clean checkout where it can be had."""

from __future__ import annotations

import functools
import itertools
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jobs.git import overlay, spare
from jobs.git.call import GitFailed
from jobs.git.erase import erase
from jobs.git.plain import git
from jobs.git.pristine import Pristine

NEW = "new-worktree-"
FILTERED = r"(filter|working-tree-encoding)=|(^|[[:space:]])ident([[:space:]]|$)"


# What a repository has whose worktrees need more than the files that we write.
OTHERWISE = ("reftable", "config.worktree")
LOCKED = "an overlay of agent-fleet: `fleet list --repair` mounts it, `fleet kill` removes it\n"


@dataclass(frozen=True)
class Linked:
    """A worktree at `path` with `branch` checked out, of the repository whose git folder is `common`.
    `area` holds what an overlay needs, and is the worktree's alone."""

    common: Path
    path: Path
    branch: str
    area: Path


def add(tree: Linked, pristine: Pristine | None, is_new: bool, spares: Path) -> None:
    """The worktree stands, on its branch, which there is. An overlay of `pristine` (a checkout of the
    branch's commit); with None a plain checkout, out of `spares` where one is left there. `is_new`: the
    branch was made for it, so no other worktree has it.

    GitFailed when git refuses, OSError when it cannot be mounted. One at a time for a repository:
    concurrent additions fail in git."""
    tree.path.parent.mkdir(parents=True, exist_ok=True)
    if pristine is None:
        spare.add(tree.common, tree.path, tree.branch, spares)
        return
    if is_new and not any((tree.common / name).exists() for name in OTHERWISE):
        record = _write(tree)
        tree.path.mkdir()
    else:
        git(tree.common, "worktree", "add", "--quiet", "--no-checkout", "--", str(tree.path), tree.branch)
        record = admin(tree.path, tree.common)
        (tree.path / ".git").unlink()
        # After a restart the folder is empty until it is mounted again, and must not look like a worktree
        # with every file deleted. The lock keeps git from forgetting it meanwhile.
        (record / "locked").write_text(LOCKED)
    for part in ("upper", "work"):
        (tree.area / part).mkdir(parents=True)
    (tree.area / "upper" / ".git").write_text(f"gitdir: {record}\n")
    overlay.mount(pristine.tree, tree.area, tree.path)
    shutil.copy2(pristine.index, record / "index")


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
    top = common / "worktrees"
    for told in itertools.chain((top / path.name / "gitdir",), top.glob("*/gitdir")):
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


@functools.cache
def is_filtered(common: Path, sha: str) -> bool:
    """Whether files of the commit are changed on their way into a checkout (LFS and the like): then
    they need the person's own git."""
    try:
        git(common, "grep", "--quiet", "-E", "-e", FILTERED, sha, "--", ":(glob)**/.gitattributes")
    except GitFailed as error:
        return error.code != 1
    return True


def _write(tree: Linked) -> Path:
    """The repository's record of the worktree, in the files of gitrepository-layout(5), because git takes
    longer to start than they to be written. Whole at once: a git that works meanwhile must see no half."""
    for left in tree.common.glob(f"{NEW}*"):
        erase(left)  # of whoever was killed here; we add one at a time
    new, top = tree.common / f"{NEW}{os.getpid()}", tree.common / "worktrees"
    new.mkdir()
    top.mkdir(exist_ok=True)
    texts = {
        "HEAD": f"ref: refs/heads/{tree.branch}\n",
        "commondir": "../..\n",
        "gitdir": f"{tree.path}/.git\n",
        "locked": LOCKED,
    }
    for name, text in texts.items():
        (new / name).write_text(text, errors="surrogateescape")
    names = itertools.chain((tree.path.name,), (f"{tree.path.name}{at}" for at in itertools.count(1)))
    record = next(top / name for name in names if not os.path.lexists(top / name))
    new.rename(record)
    return record
