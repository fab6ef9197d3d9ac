"""Look at a tree that an agent left, before git does.

git in a hostile tree can be made to hang (a FIFO called `.gitignore`) or to run another
repository's filters (a nested `.git`). So nothing but this looks first, without recursion,
following no link, and after the agent's jail is dead.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DEPTH = 64
PATH_BYTES = 3000
FILE_BYTES = 100 * 1024 * 1024
STRANGE = 10_000
# What HFS+ leaves out of names (git's own list, utf8.c): `.g<U+200C>it` is `.git` there.
UNSEEN = dict.fromkeys((*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF), None)
READ_BY_GIT = (".gitignore", ".gitattributes", ".gitmodules", ".mailmap")


@dataclass(frozen=True)
class Strange:
    """Something that no commit may hold. `judged` is the path whose being ignored (by the
    repository's .gitignore) makes it harmless; "" when nothing does."""

    path: str
    what: str
    judged: str = ""


def scan(tree: Path, pristine: Path) -> tuple[Strange, ...]:
    """All that is strange in `tree`; what stood in `pristine` just so is not. The tree's
    own `.git` is not looked at. Stops at the first thing that nothing makes harmless."""
    found: list[Strange] = []
    for strange in _walk(tree, pristine):
        found.append(strange)
        if not strange.judged or len(found) > STRANGE:
            break
    return tuple(found)


def _walk(tree: Path, pristine: Path) -> Iterator[Strange]:
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(tree / folder))
        except PermissionError:
            yield Strange(folder, "a folder that cannot be read", folder)
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if path == ".git":
                continue
            strange = _judge(entry, path, folder)
            if strange and not _stood(entry, pristine / path):
                yield strange
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)


def _judge(entry: os.DirEntry[str], path: str, folder: str) -> Strange | None:
    mode = entry.stat(follow_symlinks=False).st_mode
    if _is_git(entry.name):
        return Strange(path, "a repository inside the repository", folder)
    if path.count("/") >= DEPTH or len(os.fsencode(path)) > PATH_BYTES:
        return Strange(path, f"folders nested deeper than {DEPTH}, or a path over {PATH_BYTES} bytes")
    if os.geteuid() and not stat.S_ISLNK(mode) and mode & _needed(mode) != _needed(mode):
        # By its mode, not by trying: this process may have rights that its git has not.
        return Strange(path, "a file or folder that cannot be read", path)
    if stat.S_ISDIR(mode):
        return None
    if stat.S_ISLNK(mode):
        what = "a link that leads out of the repository" if leads_out(path, os.readlink(entry.path)) else ""
        return Strange(path, what, path) if what else None
    if not stat.S_ISREG(mode):
        is_read = entry.name.casefold() in READ_BY_GIT
        return Strange(path, "neither a file, a folder nor a link", "" if is_read else path)
    if entry.stat(follow_symlinks=False).st_size > FILE_BYTES:
        return Strange(path, "a file over 100 MB", path)
    return None


def _needed(mode: int) -> int:
    return 0o500 if stat.S_ISDIR(mode) else 0o400


def _is_git(name: str) -> bool:
    """Whether some file system takes this name for `.git`."""
    plain = name.translate(UNSEEN).casefold().partition(":")[0].rstrip(" .")
    return plain in (".git", "git~1")


def leads_out(path: str, target: str) -> bool:
    """Whether a link at `path` (relative to the tree) with this content leaves the tree, or
    goes into its `.git`. A `..` behind a name counts as leaving: the name may be a link."""
    names = [name for name in target.split("/") if name not in ("", ".")]
    up = next((at for at, name in enumerate(names) if name != ".."), len(names))
    if target.startswith("/") or ".." in names[up:] or up > path.count("/"):
        return True
    top = [*path.split("/")[: path.count("/") - up], *names[up:]]
    return bool(top) and _is_git(top[0])


def _stood(entry: os.DirEntry[str], before: Path) -> bool:
    """Whether the base holds the very same thing: then it is not the agent's doing."""
    try:
        old = before.lstat()
    except OSError:
        return False
    new = entry.stat(follow_symlinks=False)
    if stat.S_IFMT(old.st_mode) != stat.S_IFMT(new.st_mode) or _is_git(entry.name):
        return False
    if entry.is_symlink():
        return os.readlink(before) == os.readlink(entry.path)
    return entry.is_dir(follow_symlinks=False) or old.st_size >= new.st_size
