"""Writing git objects and refs without a work tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.sandbox.git.read import Commit, commit, log
from app.sandbox.git.run import GitError, git, text


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    at: int


GITHUB = ("GitHub", "noreply@github.com")


def write_files(
    folder: str, parent: str, files: dict[str, tuple[str, bytes] | None], note: tuple[str, Person]
) -> str:
    """A commit on `parent` ("" for a root); files are path: (mode, content), or None to remove it."""
    message, person = note
    who = f"{person.name} <{person.email}> {person.at} +0000"
    lines = [
        b"commit refs/sandbox/scratch\nmark :1\n",
        f"author {who}\ncommitter {who}\n".encode(),
        _data(message.encode()),
        f"from {parent}\n".encode() if parent else b"",
    ]
    for path, file in files.items():
        quoted = _quoted(path)
        lines.append(
            f"D {quoted}\n".encode()
            if file is None
            else f"M {file[0]} inline {quoted}\n".encode() + _data(file[1])
        )
    lines.append(b"\nget-mark :1\n")
    if not parent:
        lines.insert(0, b"reset refs/sandbox/scratch\n")
    return git(folder, "fast-import", "--quiet", "--force", stdin=b"".join(lines)).decode().strip()


def _data(content: bytes) -> bytes:
    return f"data {len(content)}\n".encode() + content + b"\n"


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def write_commit(folder: str, tree: str, parents: tuple[str, ...], note: tuple[str, Person]) -> str:
    """A commit of `tree`, committed by GitHub as its web pages do."""
    message, author = note
    env = {
        "GIT_AUTHOR_NAME": author.name,
        "GIT_AUTHOR_EMAIL": author.email,
        "GIT_AUTHOR_DATE": f"{author.at} +0000",
        "GIT_COMMITTER_NAME": GITHUB[0],
        "GIT_COMMITTER_EMAIL": GITHUB[1],
        "GIT_COMMITTER_DATE": f"{author.at} +0000",
    }
    flags = [flag for parent in parents for flag in ("-p", parent)]
    return git(folder, "commit-tree", tree, *flags, stdin=message.encode(), env=env).decode().strip()


@lru_cache(4096)
def merged_tree(folder: str, base: str, head: str) -> str:
    """The tree of merging head into base, or "" if they conflict."""
    try:
        return text(folder, "merge-tree", "--write-tree", "--allow-unrelated-histories", base, head).split(
            "\n"
        )[0]
    except GitError as error:
        if error.code == 1:
            return ""
        raise


def rebased(folder: str, base: str, head: str, at: int) -> str:
    """The last of head's commits put again on base one by one, or "" if one conflicts."""
    onto = base
    for sha in reversed(log(folder, head, base)):
        picked = commit(folder, sha)
        if len(picked.parents) != 1:
            return ""
        onto = _pick(folder, onto, picked, at)
        if not onto:
            return ""
    return onto


def _pick(folder: str, onto: str, picked: Commit, at: int) -> str:
    """A commit with onto's tree and picked's parent makes that parent the merge base."""
    author = Person(picked.author[0], picked.author[1], at)
    stand_in = write_commit(folder, commit(folder, onto).tree, picked.parents, ("stand-in", author))
    tree = merged_tree(folder, stand_in, picked.sha)
    return write_commit(folder, tree, (onto,), (picked.message, author)) if tree else ""


def set_refs(folder: str, refs: dict[str, str]) -> None:
    """Set each ref, or remove it if its commit is empty; all or none."""
    lines = (f"update {name} {sha}\n" if sha else f"delete {name}\n" for name, sha in refs.items())
    git(folder, "update-ref", "--stdin", stdin="".join(lines).encode())


def fetch(folder: str, other: str, sha: str) -> None:
    """Bring a commit over from another repository."""
    git(folder, "fetch", "-q", "--no-tags", "--no-write-fetch-head", other, sha)


def read_refs(folder: str) -> dict[str, str]:
    """All branches and tags."""
    raw = text(folder, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads", "refs/tags")
    return {name: sha for sha, _, name in (line.partition(" ") for line in raw.splitlines())}
