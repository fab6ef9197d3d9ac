"""An agent that only reads, in every jail: what it sees, what it can change, and what is seen of that."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from jobs import jail
from jobs.git import trees
from jobs.git.trees import Tree
from jobs.local.agent import Agent
from jobs.local.coordinate.desk import Desk

TEXT = 'f = "caf\u00e9"\n'


def repository(folder: Path) -> tuple[Path, str]:
    """Its git folder and its commit."""
    folder.mkdir()
    (folder / "a.py").write_text(TEXT)
    (folder / ".gitignore").write_text("build/\n")
    (folder / "link").symlink_to("/etc/passwd")
    names = {f"GIT_{who}_{what}": "ann" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], cwd=folder, env={**os.environ, **names}, check=True)
    told = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, check=True, text=True
    )
    return folder / ".git", told.stdout.strip()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    common, sha = repository(tmp_path / "api")
    made = Tree("api", common, sha, tmp_path / "shelf" / "api", tmp_path / "hidden" / "api")
    trees.lay(made)
    return made


@pytest.mark.parametrize(
    ("place", "text"),
    [("a.py", TEXT.upper()), ("new.py", "x"), ("build/x", "x"), (".git/config", "x"), ("sub/.git/HEAD", "x")],
)
def test_whatever_is_changed_in_a_tree_is_seen(tree: Tree, place: str, text: str):
    assert trees.changes(tree) == ()
    before = (tree.path / "a.py").stat()
    path = tree.path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [one.split("/")[0] for one in trees.changes(tree)] == [place.split("/")[0]]


def test_what_is_removed_and_what_becomes_a_link_is_seen(tree: Tree):
    (tree.path / "a.py").unlink()
    (tree.path / ".gitignore").unlink()
    (tree.path / ".gitignore").symlink_to("/dev/zero")
    assert {*trees.changes(tree)} == {"a.py", ".gitignore"}


def test_evidence_is_read_from_the_commit_and_from_nowhere_else(tree: Tree):
    assert trees.text_of(tree, "a.py") == TEXT
    (tree.path / "planted.py").write_text("x")
    nowhere = ("planted.py", "../api/a.py", "/etc/passwd", "", ".", ":a.py", "a.py\0", "x" * 9000)
    assert [trees.text_of(tree, path) for path in nowhere] == [None] * len(nowhere)
    assert trees.text_of(tree, "link") == "/etc/passwd", "a link is its own text"


@pytest.mark.parametrize("kind", jail.found())
def test_a_jailed_reader_sees_the_trees_and_cannot_change_them(tmp_path: Path, kind: str):
    common, sha = repository(tmp_path / "api")
    script = 'cat "$0" > seen; if touch "$0.new"; then echo yes > wrote; fi; cat > answer.json'
    where = tmp_path / "work" / "plan-trees" / "api" / "a.py"
    agent = Agent("reader", "command", ("sh", "-c", script, str(where)), {}, kind)
    desk = Desk(tmp_path / "work", "plan", agent, 1.0)
    assert desk.lay([("api", common, sha)]) == {"api": str(where.parent)}
    desk.shelf.chmod(0o755)  # root's agents have another uid here
    for folder in (desk.path, desk.home):
        jail.own(folder)
    assert desk.answer("asked", "answer.json", lambda raw: (raw, ())) == b"asked"
    assert (desk.path / "seen").read_text() == TEXT
    assert not (desk.path / "wrote").exists()
    assert desk.sees("api", "a.py") == TEXT
    assert desk.sees("web", "a.py") is None
    desk.clear()
    assert not where.exists()
