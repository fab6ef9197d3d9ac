"""Making git objects one by one: blobs, trees, commits, tags."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.sandbox.git.read import ZERO
from app.sandbox.git.run import git, text
from app.sandbox.git.write import Person

FOLDER = "040000"


@dataclass(frozen=True)
class Line:
    """One line of a new tree; `sha` "" takes the path away."""

    path: str
    mode: str
    sha: str


def write_blob(folder: str, raw: bytes) -> str:
    return git(folder, "hash-object", "-w", "--stdin", stdin=raw).decode().strip()


def kind(folder: str, sha: str) -> str:
    """commit, tree, blob or tag; GitError for what is not there."""
    return text(folder, "cat-file", "-t", sha)


def write_tree(folder: str, base: str, lines: list[Line]) -> str:
    """`base` ("" for none) with these lines; GitError if one names an object that is not there."""
    with tempfile.TemporaryDirectory() as made:
        env = {"GIT_INDEX_FILE": str(Path(made) / "index"), "GIT_WORK_TREE": made}
        git(folder, "read-tree", base or "--empty", env=env)
        for line in lines:
            _feed(folder, env, line)
        return git(folder, "write-tree", env=env).decode().strip()


def _feed(folder: str, env: dict[str, str], line: Line) -> None:
    """A folder is replaced whole; what is taken away may be a folder too."""
    fed = ""
    if line.mode == FOLDER or not line.sha:
        inside = git(folder, "ls-files", "-z", "--", line.path, env=env).decode()
        fed = "".join(f"0 {ZERO}\t{path}\0" for path in inside.split("\0")[:-1])
    if line.sha and line.mode != FOLDER:
        git(folder, "cat-file", "-e", line.sha)
        fed = f"{line.mode} {line.sha}\t{line.path}\0"
    git(folder, "update-index", "-z", "--index-info", stdin=fed.encode(), env=env)
    if line.sha and line.mode == FOLDER:
        git(folder, "read-tree", f"--prefix={line.path}/", line.sha, env=env)


@dataclass(frozen=True)
class Draft:
    """A commit to be made."""

    tree: str
    parents: tuple[str, ...]
    message: str
    author: Person
    committer: Person


def write_commit(folder: str, draft: Draft) -> str:
    env: dict[str, str] = {}
    for word, person in (("AUTHOR", draft.author), ("COMMITTER", draft.committer)):
        env |= {f"GIT_{word}_NAME": person.name, f"GIT_{word}_EMAIL": person.email}
        env[f"GIT_{word}_DATE"] = f"{person.at} +0000"
    flags = [flag for parent in draft.parents for flag in ("-p", parent)]
    made = git(folder, "commit-tree", draft.tree, *flags, stdin=draft.message.encode(), env=env)
    return made.decode().strip()


def write_tag(folder: str, name: str, target: tuple[str, str], note: tuple[str, Person]) -> str:
    """An annotated tag's object; `target` is (sha, kind). Its ref is made by itself, as on GitHub."""
    message, person = note
    head = f"object {target[0]}\ntype {target[1]}\ntag {name}\n"
    who = f"tagger {person.name} <{person.email}> {person.at} +0000\n"
    return git(folder, "mktag", stdin=f"{head}{who}\n{message}\n".encode()).decode().strip()


def read_tag(folder: str, sha: str) -> tuple[dict[str, str], str]:
    """(its fields, its message); GitError if there is no such tag."""
    head, _, message = git(folder, "cat-file", "tag", sha).decode(errors="replace").partition("\n\n")
    return dict(line.split(" ", 1) for line in head.split("\n")), message.rstrip("\n")
