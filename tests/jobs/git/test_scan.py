from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from jobs.git.erase import erase
from jobs.git.scan import DEPTH, FILE_BYTES, leads_out, scan


@pytest.fixture
def pristine(tmp_path: Path) -> Path:
    (tmp_path / "pristine").mkdir()
    return tmp_path / "pristine"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    (tree / "src" / ".github").mkdir(parents=True)
    (tree / "src" / "a.py").write_text("x")
    (tree / "src" / "link").symlink_to("../src/a.py")
    (tree / ".git").mkdir()
    (tree / ".git" / "evil").symlink_to("/etc")
    return tree


def fifo(path: Path) -> None:
    os.mkfifo(path)


def listener(path: Path) -> None:
    folder = os.getcwd()
    os.chdir(path.parent)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(folder)


def big(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1)


def outward(path: Path) -> None:
    path.symlink_to("../../etc/passwd")


def folder(path: Path) -> None:
    path.mkdir()


def test_an_ordinary_tree_holds_nothing_strange(tree: Path, pristine: Path):
    assert scan(tree, pristine) == ()


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("src/.git", folder, "repository"),
        ("src/.GiT", fifo, "repository"),
        (".GIT", folder, "repository"),
        ("src/git~1", folder, "repository"),
        ("src/.git ", folder, "repository"),
        ("src/.git. .", folder, "repository"),
        ("src/.g\u200cit", folder, "repository"),
        ("src/.git::$INDEX_ALLOCATION", folder, "repository"),
        ("src/pipe", fifo, "neither"),
        ("src/.gitignore", fifo, "neither"),
        ("src/socket", listener, "neither"),
        ("src/big", big, "100 MB"),
        ("src/out", outward, "leads out"),
    ],
)
def test_what_no_commit_may_hold_is_found(
    tree: Path, pristine: Path, name: str, make: Callable[[Path], None], word: str
):
    make(tree / name)
    (found,) = scan(tree, pristine)
    assert found.path == name
    assert word in found.what


def test_a_pipe_that_git_would_read_is_not_made_harmless_by_being_ignored(tree: Path, pristine: Path):
    os.mkfifo(tree / ".gitignore")
    assert [strange.judged for strange in scan(tree, pristine)] == [""]


def test_thousands_of_nested_folders_end_the_scan_early(tree: Path, pristine: Path):
    here = os.open(tree, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    try:
        (found,) = scan(tree, pristine)
    finally:
        erase(tree)  # nobody else's cleaning can
    assert not tree.exists()
    assert found.path == "/".join(["d"] * (DEPTH + 1))
    assert found.judged == ""


def test_what_the_base_held_just_so_is_not_the_agents_doing(tree: Path, pristine: Path):
    (tree / "out").symlink_to("/usr/share")
    (tree / "other").symlink_to("/usr/share")
    (pristine / "out").symlink_to("/usr/share")
    (pristine / "other").symlink_to("/usr/lib")
    assert [strange.path for strange in scan(tree, pristine)] == ["other"]


@pytest.mark.parametrize(
    ("path", "target", "is_out"),
    [
        ("a", "b", False),
        ("a", ".", False),
        ("d/a", "../b", False),
        ("d/e/a", "../../b/c", False),
        ("a", "../b", True),
        ("d/a", "../../b", True),
        ("a", "/etc/passwd", True),
        ("a", "d/../b", True),
        ("a", ".git/config", True),
        ("d/a", "../.GIT", True),
        ("a", ".github/x", False),
        ("a", "", False),
    ],
)
def test_a_link_is_judged_by_where_its_text_leads(path: str, target: str, is_out: bool):
    assert leads_out(path, target) is is_out
