"""What differs between two commits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.sandbox.git.run import git


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


@lru_cache(512)
def changes(folder: str, old: str, new: str) -> tuple[Changed, ...]:
    """Files that differ between two commits (a tree's id will do for `old`)."""
    flags = ("-r", "-z", "-M", "--raw", "--numstat", "-p", "--no-commit-id")
    fields = git(folder, "diff-tree", *flags, old, new).decode(errors="replace").split("\0")
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
    patches = _patches("\0".join(fields[1:]))
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


def raw(folder: str, old: str, new: str) -> bytes:
    return git(folder, "diff-tree", "-r", "-M", "-p", old, new)


def mails(folder: str, which: str) -> bytes:
    """Commits as mails: of a range, or one (`-1 SHA`)."""
    return git(folder, "format-patch", "--stdout", *which.split(" "))
