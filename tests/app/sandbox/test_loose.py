"""What lies in a file of its own is read without git, and says what git would say."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.sandbox.git import diff, loose, read, write
from app.sandbox.git.run import create, git, text

WHO = write.Person("Ann", "ann@x", 1_750_000_000)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """A straight line with a side branch, a merge of both, and a root of its own; a tag."""
    folder = tmp_path_factory.mktemp("loose") / "r.git"
    create(folder, "main")
    made = [_commit(folder, "", {"a.txt": b"1\n2\n3\n4\n5\n", "d/e/f.txt": b"deep\n", "d/ü b": b"\0bin"})]
    for number in range(3):
        made.append(_commit(folder, made[-1], {"a.txt": b"%d\n2\n3\n4\n5\n" % number}))
    made.append(_commit(folder, made[1], {"side.txt": b"", "d/ü b": b"\0other"}))
    tree = write.merged_tree(str(folder), made[3], made[4])
    made.append(write.write_commit(str(folder), tree, (made[3], made[4]), ("Merge", WHO)))
    made.append(_commit(folder, made[3], {"a.txt": None, "moved.txt": b"2\n2\n3\n4\n5\n"}))
    made.append(_commit(folder, "", {"alone.txt": b"alone"}))
    git(
        folder,
        "tag",
        "-a",
        "-m",
        "A tag",
        "v1",
        made[2],
        env={"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "b"},
    )
    return str(folder), [*made, text(folder, "rev-parse", "v1")]


def _commit(folder: Path, parent: str, files: dict[str, bytes | None]) -> str:
    given = {name: ("100644", raw) if raw is not None else None for name, raw in files.items()}
    return write.write_files(str(folder), parent, given, ("A change", WHO))


PATHS = (
    "",
    "a.txt",
    "d",
    "d/",
    "d/e",
    "d/e/",
    "d/e/f.txt",
    "d/ü b",
    "gone",
    "d/gone",
    "a.txt/x",
    "./d",
    "d//e",
)


def _told(folder: str, shas: list[str]) -> dict[Any, Any]:
    read.forget()
    commits = shas[:-1]
    told: dict[Any, Any] = {("commit", sha): read.commit(folder, sha) for sha in commits}
    told |= {("peeled", sha): read.peeled(folder, sha) for sha in shas}
    told |= {("tree", sha, path): read.tree(folder, sha, path) for sha in shas for path in PATHS}
    told |= {("log", sha, most): read.log(folder, sha, "", most) for sha in shas for most in (2, 250)}
    for one, other in product(shas, shas):
        told["log", one, other] = set(read.log(folder, one, other))
        told["base", one, other] = read.merge_base(folder, one, other)
        told["counts", one, other] = read.counts(folder, one, other)
        told["diff", one, other] = diff.changes(folder, one, other)
    blobs = [
        entry.sha for sha in commits for entry in read.tree(folder, sha, "", True) if entry.kind == "blob"
    ]
    return told | {("blob", sha): read.blob(folder, sha) for sha in blobs}


def test_loose_objects_say_what_packed_ones_do(history: tuple[str, list[str]]) -> None:
    folder, shas = history
    before = _told(folder, shas)
    assert loose.content(folder, shas[0], "commit")
    git(folder, "branch", "all", shas[5])
    for number, sha in enumerate(shas[:-1]):
        git(folder, "update-ref", f"refs/heads/b{number}", sha)
    git(folder, "repack", "-a", "-d", "-q")
    git(folder, "prune-packed", "-q")
    assert loose.content(folder, shas[0], "commit") is None
    assert _told(folder, shas) == before
