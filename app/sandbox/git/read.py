"""Reading git objects. All is keyed by commit, so what was read once stays true and is remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.sandbox.git.run import GitError, git, text

ZERO = "0" * 40
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


@dataclass(frozen=True)
class Changed:
    """One file between two commits; status is added, modified, removed or renamed."""

    status: str
    path: str
    previous: str
    sha: str
    additions: int
    deletions: int
    patch: str


def is_sha(name: str) -> bool:
    return bool(_SHA.fullmatch(name))


@lru_cache(4096)
def commit(folder: str, sha: str) -> Commit:
    """GitError if there is no such commit."""
    raw = git(folder, "cat-file", "commit", sha).decode(errors="replace")
    head, _, message = raw.partition("\n\n")
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
    return text(folder, "rev-parse", "--verify", "--quiet", f"{sha}^{{commit}}")


def _person(line: str) -> tuple[str, str, int]:
    name, _, rest = line.partition(" <")
    email, _, when = rest.partition("> ")
    return name, email, int(when.split(" ")[0] or 0)


@lru_cache(2048)
def tree(folder: str, sha: str, path: str = "", is_deep: bool = False) -> tuple[Entry, ...]:
    """Entries of a folder (or the one entry of a file) in a commit; empty if there is none."""
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
    return git(folder, "cat-file", "blob", oid)


@lru_cache(4096)
def log(folder: str, sha: str, without: str = "", limit: int = 250) -> tuple[str, ...]:
    """Commits reachable from `sha` and not from `without`, newest first."""
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
    left, right = text(folder, "rev-list", "--left-right", "--count", f"{base}...{head}").split()
    return int(right), int(left)


@lru_cache(512)
def changes(folder: str, old: str, new: str) -> tuple[Changed, ...]:
    """Files that differ between two commits (a tree's id will do for `old`)."""
    raw = git(folder, "diff-tree", "-r", "-z", "-M", "--raw", "--numstat", "--no-commit-id", old, new)
    fields = raw.decode(errors="replace").split("\0")
    patches = _patches(git(folder, "diff-tree", "-r", "-M", "-p", old, new).decode(errors="replace"))
    found: list[tuple[str, str, str, str]] = []
    while fields and fields[0].startswith(":"):
        about = fields.pop(0).split()
        names = [fields.pop(0) for _ in range(2 if about[4][0] in "RC" else 1)]
        found.append((about[4][0], names[-1], names[0] if len(names) > 1 else "", about[3]))
    sums = []
    while fields and fields[0]:
        added, removed, name = fields.pop(0).split("\t")
        sums.append((int(added) if added != "-" else 0, int(removed) if removed != "-" else 0))
        if not name:
            del fields[:2]
    words = {"A": "added", "D": "removed", "R": "renamed", "C": "copied", "M": "modified", "T": "changed"}
    return tuple(
        Changed(words.get(letter, "modified"), path, previous, oid, *numbers, patch)
        for (letter, path, previous, oid), numbers, patch in zip(found, sums, patches, strict=False)
    )


def _patches(diff: str) -> list[str]:
    """One patch a file, from its first `@@`."""
    parts = re.split(r"^diff --git .*\n", diff, flags=re.M)[1:]
    return [
        part[found.start() :].rstrip("\n") if (found := re.search(r"^@@", part, re.M)) else ""
        for part in parts
    ]


def diff(folder: str, old: str, new: str) -> bytes:
    return git(folder, "diff-tree", "-r", "-M", "-p", old, new)


def forget() -> None:
    """Of all repositories: one that is gone may be followed by another in its folder."""
    for found in (commit, peeled, tree, blob, log, history, merge_base, counts, changes):
        found.cache_clear()
