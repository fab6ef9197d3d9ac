"""One clean checkout of a commit, shared by all runs on it and never written again."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from jobs.git import private
from jobs.git.call import Git
from jobs.git.erase import erase
from jobs.git.lock import hold, locked

KEPT = 5
BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Pristine:
    """A checkout that stands: `tree` and the git index of it. `use` is a descriptor; while
    it is open nobody removes the checkout."""

    tree: Path
    index: Path
    use: int


def checkout(folder: Path, mirror: Path, sha: str, uid: int) -> Pristine:
    """The checkout of `sha` below `folder` (one a repository), owned by `uid`; made when it
    is not there yet, one at a time. Filters do not run: LFS stays pointers. GitFailed when
    the mirror does not hold `sha`."""
    place = folder / sha
    with locked(folder / ".lock"):
        for left in folder.glob(".old-*"):
            erase(left)
        if not _stands(place):
            _make(folder, mirror, sha, uid)
        use = hold(place / "use", is_shared=True)
        if use is None:
            raise OSError(f"the checkout {place} is being removed by another process; try again")
        os.utime(place / "use")
        _prune(folder)
    return Pristine(place / "tree", place / "index", use)


def _make(folder: Path, mirror: Path, sha: str, uid: int) -> None:
    new = folder / f".new-{sha}"
    erase(new)
    (new / "tree").mkdir(parents=True)
    private.make(new / "git", mirror / "objects", sha)
    git = Git(new / "git", work_tree=new / "tree", index=new / "index")
    git.run("read-tree", sha)
    git.run("checkout-index", "--all", "--force", "--quiet")
    if uid != os.geteuid():
        subprocess.run(["chown", "-hR", f"{uid}:{uid}", "--", str(new / "tree")], check=True, cwd="/")
    # After the change of owner: the index remembers owner and ctime of each file.
    git.run("update-index", "-q", "--really-refresh")
    erase(new / "git")
    (new / "boot").write_text(_boot())
    _drop(folder / sha)
    new.rename(folder / sha)


def _stands(place: Path) -> bool:
    """Whether the checkout is whole. One from before the machine's last start may have lost
    what was never written to disk, and an emptied file would look like the agent's change."""
    return (place / "index").exists() and (place / "boot").read_text() == _boot()


def _boot() -> str:
    return BOOT.read_text() if BOOT.exists() else ""


def _drop(place: Path) -> None:
    """Renamed first: what is half removed must not be taken for a checkout."""
    if place.exists():
        old = place.with_name(f".old-{place.name}")
        erase(old)
        place.rename(old)
        erase(old)


def _prune(folder: Path) -> None:
    """Keep the latest five, and those that a living run uses."""
    uses = sorted(folder.glob("*/use"), key=lambda use: use.stat().st_mtime, reverse=True)
    for use in uses[KEPT:]:
        lock = hold(use)
        if lock is not None:
            _drop(use.parent)
            os.close(lock)
