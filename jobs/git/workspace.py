"""A workspace: a tree that an agent may write, and a git of its own to look at it with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jobs.git import overlay, private
from jobs.git.erase import erase
from jobs.git.pristine import Pristine, checkout


@dataclass(frozen=True)
class Origin:
    """What a workspace is made of: the mirror, a commit in it, the branch's name that the
    agent sees, and the user who shall own the files."""

    mirror: Path
    sha: str
    branch: str
    uid: int


@dataclass(frozen=True)
class Workspace:
    """A workspace that stands at `path`. `kind` is overlay or checkout; `why` says what
    stood against an overlay."""

    path: Path
    kind: str
    pristine: Pristine
    why: str = ""


def make(run_dir: Path, origin: Origin, may_mount: bool = True) -> Workspace:
    """The workspace RUN/ws. An overlay where that can be had, else a copy of the checkout:
    chosen by trying, unless the caller may not mount. Trying takes this process into a
    mount namespace of its own, so it must come before any thread starts."""
    data = run_dir.parent.parent
    folder = data / "pristine" / origin.mirror.parent.name / origin.mirror.stem
    pristine = checkout(folder, origin.mirror, origin.sha, origin.uid)
    path, upper = run_dir / "ws", run_dir / "area" / "upper"
    for part in (path, upper, run_dir / "area" / "work"):
        part.mkdir(parents=True, mode=0o755)
    (run_dir / "area").chmod(0o700)
    try:
        if not may_mount:
            raise OSError("the caller wants no overlay")
        overlay.own_namespace()
        overlay.mount(pristine.tree, run_dir / "area", path)
        made = Workspace(path, "overlay", pristine)
    except OSError as error:
        subprocess.run(["cp", "-a", f"{pristine.tree}/.", str(path)], check=True, cwd="/")
        made = Workspace(path, "checkout", pristine, str(error))
    _give_git(path, origin, pristine)
    return made


def put(workspace: Path, source: Path, to: str, uid: int) -> None:
    """Copy the operator's file `source` to `to` in the workspace. No link on the way is
    followed; ValueError when `to` leads out of the tree, into `.git` or over a link."""
    parts = Path(to).parts
    if not parts or Path(to).is_absolute() or ".." in parts or parts[0].casefold() == ".git":
        raise ValueError(f"a file cannot be put at {to!r}; write a path inside the repository")
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    folder = os.open(workspace, flags)
    try:
        for part in parts[:-1]:
            if not _stands(part, folder):
                os.mkdir(part, dir_fd=folder)
                os.chown(part, uid, uid if os.geteuid() == 0 else -1, dir_fd=folder, follow_symlinks=False)
            below = os.open(part, flags, dir_fd=folder)
            os.close(folder)
            folder = below
        if _stands(parts[-1], folder):
            os.unlink(parts[-1], dir_fd=folder)
        target = os.open(parts[-1], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder)
        with os.fdopen(target, "wb") as file, source.open("rb") as content:
            shutil.copyfileobj(content, file)
            os.fchown(file.fileno(), uid, uid if os.geteuid() == 0 else -1)
    except OSError as error:
        raise ValueError(f"a file cannot be put at {to!r}: {error.strerror}") from None
    finally:
        os.close(folder)


def _give_git(path: Path, origin: Origin, pristine: Pristine) -> None:
    """The agent's own `.git`, thrown away with the run. The worker never reads it."""
    git_dir = path / ".git"
    erase(git_dir)
    private.make(git_dir, origin.mirror / "objects", origin.sha, origin.branch)
    (git_dir / "info" / "attributes").unlink()
    with (git_dir / "config").open("a") as config:
        config.write("[user]\n\tname = agent\n\temail = agent@localhost\n[gc]\n\tauto = 0\n")
    shutil.copy2(pristine.index, git_dir / "index")  # its time tells git what may have changed since
    if os.geteuid() == 0:
        _own(path, _below(git_dir), origin.uid)


def _own(path: Path, more: Iterable[Path], uid: int) -> None:
    for part in (path, *more):
        os.chown(part, uid, uid, follow_symlinks=False)


def _below(folder: Path) -> Iterable[Path]:
    yield folder
    yield from folder.rglob("*")


def _stands(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True
