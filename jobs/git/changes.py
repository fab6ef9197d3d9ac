"""Questions to the worker's private git about a tree and a commit; none of them runs anything."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, replace

from jobs.git.call import Git, GitFailed
from jobs.git.erase import erase

GITLINK = "160000"
FILES = ("100644", "100755")
POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True)
class Change:
    """A path that differs; `mode` is the new one, 000000 when it is gone. The path may hold
    surrogates where its bytes are no UTF-8."""

    path: str
    mode: str
    blob: str


def between(git: Git, base: str, sha: str) -> tuple[Change, ...]:
    """What differs between two commits; a renamed file is one gone and one new."""
    options = ("-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv")
    raw = git.run("diff-tree", *options, base, sha)
    parts = [os.fsdecode(part) for part in raw.split(b"\0")][:-1]
    heads = [head.removeprefix(":").split(" ") for head in parts[::2]]
    return tuple(Change(path, head[1], head[3]) for head, path in zip(heads, parts[1::2], strict=True))


def size(git: Git, base: str, sha: str) -> tuple[int, int]:
    """How many files differ between two commits, and how many lines."""
    options = ("-r", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv")
    rows = [line.split(b"\t") for line in git.run("diff-tree", *options, base, sha).splitlines()]
    rows = [row for row in rows if len(row) > 2]
    return len(rows), sum(int(many) for row in rows for many in row[:2] if many.isdigit())


def ignored(git: Git, paths: Collection[str]) -> frozenset[str]:
    """Those of `paths` that the tree's .gitignore files exclude and below which nothing is
    tracked: `git add` does not look there."""
    asked = b"".join(b"./" + os.fsencode(path) + b"\0" for path in paths if path)
    free = Git(git.git_dir, git.work_tree, git.index, {"GIT_LITERAL_PATHSPECS": "0"})
    try:
        answer = free.run("check-ignore", "-z", "--stdin", stdin=asked)
    except GitFailed as error:
        if error.code != 1:  # 1: none of them
            raise
        return frozenset()
    said = {os.fsdecode(part).removeprefix("./") for part in answer.split(b"\0") if part}
    tracked = [os.fsdecode(part) for part in git.run("ls-files", "-z").split(b"\0") if part]
    above = {path[:at] for path in tracked for at, char in enumerate(path) if char == "/"}
    return frozenset(said - above)


def beside(git: Git) -> Git:
    """A second folder on the same objects, without our own attributes: by those, no file has lines."""
    plain = git.git_dir / "attributes"
    erase(plain)
    for part in ("objects", "refs"):
        (plain / part).mkdir(parents=True)
    (plain / "HEAD").write_text("ref: refs/heads/none\n")
    return Git(plain, env={"GIT_OBJECT_DIRECTORY": str(git.git_dir / "objects")})


def restore(git: Git, base: str, path: str) -> None:
    """Make the index hold at `path` (and below) what `base` holds there."""
    inside = git.run("ls-files", "-z", "--", path)
    if inside:
        git.run("update-index", "-z", "--force-remove", "--stdin", stdin=inside)
    before = git.run("ls-tree", "-r", "-z", base, "--", path)
    if before:
        git.run("update-index", "-z", "--index-info", stdin=before)


def filtered(git: Git, paths: Collection[str]) -> list[str]:
    """Those of `paths` (files in the index) that the tree's attributes send through a filter,
    but for LFS pointers that stayed pointers.

    Asked of a second folder without our own attributes, which switch all filters off.
    """
    if not paths:
        return []
    look = replace(beside(git), index=git.index)
    asked = b"".join(os.fsencode(path) + b"\0" for path in paths)
    parts = look.run("check-attr", "--cached", "-z", "--stdin", "filter", stdin=asked).split(b"\0")[:-1]
    pairs = zip(parts[::3], parts[2::3], strict=True)
    found = [os.fsdecode(path) for path, value in pairs if value not in (b"unspecified", b"unset")]
    return [path for path in found if not git.run("cat-file", "blob", f":{path}").startswith(POINTER)]
