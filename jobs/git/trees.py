"""Clean checkouts that agents only read, and the proof afterwards that they did."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jobs.git import private
from jobs.git.call import Git, GitFailed
from jobs.git.erase import erase

SECONDS = 120.0
DIFF_BYTES, FILE_BYTES = 1_000_000, 5_000_000
CUT = b"\n(the rest is left out: the repository itself has it)\n"
PLAIN = ("--text", "--full-index", "--no-renames", "--no-ext-diff", "--no-textconv")


@dataclass(frozen=True)
class Tree:
    """The files of the commit `sha` at `path`. `git_dir`, out of the reader's sight, knows how they were."""

    name: str
    common: Path
    sha: str
    path: Path
    git_dir: Path

    @property
    def git(self) -> Git:
        index = self.git_dir / "index"
        return Git(self.git_dir, work_tree=self.path, index=index, timeout_seconds=SECONDS)


def lay(tree: Tree) -> None:
    """The files stand; a copy of nobody else's. Filters do not run: LFS stays pointers."""
    tree.path.mkdir(parents=True)
    tree.git_dir.parent.mkdir(parents=True, exist_ok=True)
    private.make(tree.git_dir, tree.common / "objects", tree.sha)
    tree.git.run("read-tree", tree.sha)
    tree.git.run("checkout-index", "--all", "--force", "--quiet")
    tree.git.run("update-index", "-q", "--really-refresh")


def clear(tree: Tree) -> None:
    for path in (tree.path, tree.git_dir):
        erase(path)


def changes(tree: Tree) -> tuple[str, ...]:
    """What is not as it was laid: paths that were changed, added or removed."""
    with suppress(GitFailed):  # it tells so that some are changed
        tree.git.run("update-index", "-q", "--really-refresh")
    try:
        changed = {os.fsdecode(name) for name in tree.git.run("diff-files", "-z", "--name-only").split(b"\0")}
        known = {os.fsdecode(name) for name in tree.git.run("ls-files", "-z").split(b"\0")}
    except GitFailed as error:
        return (f"(git cannot tell: {error.text.strip()[-200:]})",)
    # Not by git: it shows nothing that is called .git, and what to ignore it asks of the tree.
    return tuple(sorted((changed | {path for path in _files(tree.path) if path not in known}) - {""}))


def _files(top: Path) -> Iterator[str]:
    """All that stands in a tree and is no folder."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            entries = [*os.scandir(top / folder)]
        except OSError:
            yield folder
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                yield path


def text_of(tree: Tree, path: str) -> str | None:
    """The text of a file as the commit has it; None where it has no such file, or a huge one."""
    git = Git(tree.common, timeout_seconds=SECONDS)
    try:
        if int(git.line("cat-file", "-s", f"{tree.sha}:{path}")) > FILE_BYTES:
            return None
        return git.run("cat-file", "blob", f"{tree.sha}:{path}").decode("utf-8", "replace")
    except (GitFailed, ValueError, OSError):  # a path that is none
        return None


def difference(common: Path, base: str, sha: str) -> bytes:
    """What was changed between two commits, as text; of a huge one the beginning."""
    found = Git(common, timeout_seconds=SECONDS).run("diff-tree", "-p", *PLAIN, base, sha)
    return found if len(found) <= DIFF_BYTES else found[:DIFF_BYTES] + CUT
