"""Reading git objects. All is keyed by commit, so what was read once stays true and is remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.sandbox.git import diff, loose
from app.sandbox.git.run import GitError, git, text

ZERO = "0" * 40
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_STRAIGHT = 500  # commits; a longer line is left to git
_SHA = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Entry:
    """One line of a tree; kind is blob, tree or commit; size is 0 for what is no blob."""

    mode: str
    kind: str
    sha: str
    size: int
    path: str


@dataclass(frozen=True)
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: tuple[str, str, int]
    committer: tuple[str, str, int]
    message: str


def is_sha(name: str) -> bool:
    return bool(_SHA.fullmatch(name))


@lru_cache(4096)
def commit(folder: str, sha: str) -> Commit:
    """GitError if there is no such commit."""
    told = loose.content(folder, sha, "commit")
    raw = git(folder, "cat-file", "commit", sha) if told is None else told
    head, _, message = raw.decode(errors="replace").partition("\n\n")
    lines = [line.split(" ", 1) for line in head.split("\n") if " " in line and not line.startswith(" ")]
    fields = {name: value for name, value in lines if name != "parent"}
    parents = tuple(value for name, value in lines if name == "parent")
    return Commit(
        sha,
        fields["tree"],
        parents,
        _person(fields["author"]),
        _person(fields["committer"]),
        message.rstrip("\n"),
    )


@lru_cache(4096)
def peeled(folder: str, sha: str) -> str:
    """The commit that an annotated tag stands for; a commit is its own."""
    if loose.content(folder, sha, "commit") is not None:
        return sha
    return text(folder, "rev-parse", "--verify", "--quiet", f"{sha}^{{commit}}")


def _person(line: str) -> tuple[str, str, int]:
    name, _, rest = line.partition(" <")
    email, _, when = rest.partition("> ")
    return name, email, int(when.split(" ")[0] or 0)


@lru_cache(2048)
def tree(folder: str, sha: str, path: str = "", is_deep: bool = False) -> tuple[Entry, ...]:
    """Entries of a folder (or the one entry of a file) in a commit; empty if there is none."""
    if not is_deep and (found := loose.tree(folder, sha, path)) is not None:
        return tuple(Entry(*one) for one in found)
    flags = ["-r", "-t"] if is_deep else []
    # `--full-tree` reads paths from the root; a trailing slash asks for a folder's content
    raw = git(folder, "ls-tree", "-z", "-l", "--full-tree", *flags, sha, *(["--", path] if path else []))
    entries = []
    for line in raw.decode(errors="replace").split("\0")[:-1]:
        about, _, name = line.partition("\t")
        mode, kind, oid, size = about.split()
        entries.append(Entry(mode, kind, oid, int(size) if size != "-" else 0, name))
    return tuple(entries)


@lru_cache(512)
def blob(folder: str, oid: str) -> bytes:
    told = loose.content(folder, oid, "blob")
    return git(folder, "cat-file", "blob", oid) if told is None else told


@lru_cache(4096)
def _straight(folder: str, sha: str) -> tuple[str, ...] | None:
    """From here back to the first commit, where each has one parent at most; None for another history."""
    if loose.content(folder, sha, "commit") is None:
        return None
    found = [sha]
    while parents := commit(folder, found[-1]).parents:
        if len(parents) > 1 or len(found) > _STRAIGHT:
            return None
        found.append(parents[0])
    return tuple(found)


def _fork(folder: str, one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """What only the one has, and what only the other has, newest first; None where git must say it."""
    mine, theirs = _straight(folder, one), _straight(folder, other)
    if mine is None or theirs is None:
        return None
    here, there = set(mine), set(theirs)
    return tuple(sha for sha in mine if sha not in there), tuple(sha for sha in theirs if sha not in here)


@lru_cache(4096)
def log(folder: str, sha: str, without: str = "", limit: int = 250) -> tuple[str, ...]:
    """Commits reachable from `sha` and not from `without`, newest first."""
    ways = _fork(folder, sha, without) if without else (_straight(folder, sha), ())
    if ways and ways[0] is not None:
        return ways[0][:limit]
    spec = [sha, *([f"^{without}"] if without else [])]
    return tuple(text(folder, "rev-list", f"--max-count={limit}", "--topo-order", *spec).split())


@lru_cache(1024)
def history(folder: str, sha: str, path: str = "", author: str = "") -> tuple[str, ...]:
    """Commits from here back, newest first: those that touch a path, by an author's name or address."""
    flags = [f"--author={author}", "--fixed-strings"] if author else []
    spec = ["--", path] if path else []
    return tuple(text(folder, "rev-list", "--max-count=10000", "--topo-order", *flags, sha, *spec).split())


@lru_cache(4096)
def merge_base(folder: str, one: str, other: str) -> str:
    """The best common ancestor, or an empty string."""
    if ways := _fork(folder, one, other):
        return next(iter((_straight(folder, one) or ())[len(ways[0]) :]), "")
    try:
        return text(folder, "merge-base", one, other)
    except GitError as error:
        if error.code == 1:
            return ""
        raise


def is_ancestor(folder: str, old: str, new: str) -> bool:
    return merge_base(folder, old, new) == old


@lru_cache(4096)
def counts(folder: str, base: str, head: str) -> tuple[int, int]:
    """(ahead, behind) of head against base."""
    if ways := _fork(folder, head, base):
        return len(ways[0]), len(ways[1])
    left, right = text(folder, "rev-list", "--left-right", "--count", f"{base}...{head}").split()
    return int(right), int(left)


def forget() -> None:
    """Of all repositories: one that is gone may be followed by another in its folder."""
    for found in (commit, peeled, tree, blob, _straight, log, history, merge_base, counts, diff.changes):
        found.cache_clear()
