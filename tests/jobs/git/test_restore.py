"""After a test run the tree is put back as it was collected, whatever was left in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.model import Outcome
from jobs.git.commit import Refused
from jobs.git.restore import restore
from tests.jobs.git.repos import Bench


def listed(tree: Path) -> dict[str, object]:
    """All that stands in a tree but its `.git`: content, target or kind, and whose it is."""
    found: dict[str, object] = {}
    for folder, folders, files in os.walk(tree):
        folders[:] = [name for name in folders if Path(folder, name) != tree / ".git"]
        for name in (*folders, *files):
            path = Path(folder, name)
            what = (
                os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else "folder"
            )
            found[str(path.relative_to(tree))] = (what, path.lstat().st_mode, path.lstat().st_uid)
    return found


def swap(path: Path, target: str) -> None:
    """A link in place of a folder."""
    path.rename(path.with_name("away"))
    path.symlink_to(target)


def nest(tree: Path) -> None:
    (tree / "deep" / "er" / ".git").mkdir(parents=True)
    (tree / "deep" / "er" / "HEAD").write_text("x")


SPOILS: dict[str, Callable[[Path], object]] = {
    "nothing": lambda tree: None,
    "a changed file": lambda tree: (tree / "a.txt").write_text("spoilt"),
    "one of the same length in the same second": lambda tree: (tree / "src/b.txt").write_text("owt\n"),
    "a lost file": lambda tree: (tree / "src/b.txt").unlink(),
    "a lost folder": lambda tree: (tree / "src").rename(tree / "other"),
    "a changed mode": lambda tree: (tree / "a.txt").chmod(0o755),
    "a new file in new folders": lambda tree: (tree / "x/y").mkdir(parents=True) or nest(tree),
    "a link in place of a folder": lambda tree: swap(tree / "src", "."),
    "a link out of the tree": lambda tree: swap(tree / "src", "../git"),
    "a file in place of a folder": lambda tree: (
        (tree / "src").rename(tree / "z"),
        (tree / "src").write_text(""),
    ),
    "a folder in place of a file": lambda tree: (
        (tree / "a.txt").unlink(),
        (tree / "a.txt/x").mkdir(parents=True),
    ),
    "a pipe that git would wait for": lambda tree: os.mkfifo(tree / "src/.gitignore"),
    "a name of any bytes": lambda tree: Path(os.fsdecode(os.fsencode(tree) + b"/\xff\n'")).write_text("x"),
}


@pytest.mark.parametrize("left", SPOILS)
def test_a_tree_is_put_back_as_it_was_collected(bench: Bench, left: str):
    (bench.tree / "a.txt").write_text("mine")
    (bench.tree / "new.txt").write_text("mine too")
    (bench.tree / ".env").write_text("KEY=1")
    owner = bench.tree.stat().st_uid
    for name in ("a.txt", "new.txt", ".env"):
        os.chown(bench.tree / name, owner, -1)
    assert bench.collect(withheld=(".env",)).outcome is Outcome.DELIVERED
    before = listed(bench.tree)
    SPOILS[left](bench.tree)
    restore(bench.run_dir, bench.workspace, (".env",))
    empty = {"x", "x/y"}  # git keeps no empty folders, so none harms
    assert {name: what for name, what in listed(bench.tree).items() if name not in empty} == before
    again = bench.collect(withheld=(".env",))
    assert again.changed == ("a.txt", "new.txt")


def test_what_the_repository_ignores_stays(bench: Bench):
    (bench.tree / ".gitignore").write_text("cache/\n*.log\n")
    assert bench.collect().outcome is Outcome.DELIVERED
    (bench.tree / "cache").mkdir()
    (bench.tree / "cache" / "big").write_text("x")
    os.mkfifo(bench.tree / "cache" / "pipe")
    (bench.tree / "a.log").write_text("x")
    restore(bench.run_dir, bench.workspace, ())
    assert {"cache/big", "a.log"} <= set(listed(bench.tree))


def test_more_strange_things_than_can_be_removed_are_refused(bench: Bench):
    bench.collect()
    for n in range(60):
        (bench.tree / f"d{n}").mkdir()
        os.mkfifo(bench.tree / f"d{n}" / ".gitignore")
    with pytest.raises(Refused, match="more strange things"):
        restore(bench.run_dir, bench.workspace, ())
