"""Worktrees are real ones: overlays of a clean checkout, or plain ones that are used again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from jobs.git import overlay
from jobs.local.create import WAIT
from tests.jobs.local.ground import Machine, until


def test_a_worktree_is_a_real_one_clean_and_an_overlay_where_the_kernel_gives_it(machine: Machine):
    machine.well("create", "feature/x", "--prompt", "hello")
    machine.done("feature/x")
    tree = machine.worktree("feature/x")
    assert machine.git("status", "--porcelain", cwd=tree) == ""
    assert f"{tree} " in machine.git("worktree", "list")
    assert machine.git("symbolic-ref", "HEAD", cwd=tree) == "refs/heads/feature/x"
    is_overlay = not overlay.why_not(tree.parent)
    assert bool(machine.mounts()) is is_overlay
    assert machine.listed()["feature/x"]["workspace"] == ("overlay" if is_overlay else "checkout")
    (tree / "a.txt").write_text("changed\n")
    machine.git("mv", "src", "moved", cwd=tree)
    machine.git("commit", "--quiet", "-am", "mine", cwd=tree)
    assert machine.git("show", "feature/x:a.txt") == "changed"
    assert (machine.repo / "a.txt").read_text() == "one\n"
    machine.git("fsck", "--strict")
    machine.git("config", "extensions.worktreeConfig", "true")
    machine.git("config", "--worktree", "user.nickname", "ann")  # of which a record by hand knows nothing
    machine.well("create", "y")
    assert machine.git("status", "--porcelain", "--branch", cwd=machine.worktree("y")) == "## y"
    assert bool(machine.mounts()) is is_overlay


def held(pid: int) -> list[str]:
    """What a process has open."""
    try:
        return [os.readlink(one) for one in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:  # closed while we looked
        return []


def test_keepers_begin_when_nobody_holds_their_gate_any_more(tmp_path: Path):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    hold = "import os, sys; os.open(sys.argv[1], os.O_RDWR); print(flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(gate)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    holder.stdout.readline()
    waits = ("sh", "-c", WAIT, str(gate), "echo", "it begins")
    waiting = subprocess.Popen(waits, stdout=subprocess.PIPE)
    until(lambda: str(gate) in held(waiting.pid))
    assert waiting.poll() is None
    holder.kill()
    holder.communicate()
    assert waiting.communicate() == (b"it begins\n", None)
    assert subprocess.check_output(waits) == b"it begins\n"


def test_where_an_overlay_cannot_be_had_it_is_a_plain_checkout(machine: Machine):
    (machine.repo / ".gitattributes").write_text("*.bin filter=lfs\n")
    machine.git("add", "--all")
    machine.git("commit", "--quiet", "-m", "filters")
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    assert machine.listed()["x"]["workspace"] == "checkout"
    assert machine.mounts() == []
    assert machine.git("status", "--porcelain", cwd=machine.worktree("x")) == "?? made.txt"


def test_a_plain_worktree_that_ended_becomes_the_next_one_and_gives_nothing_of_it_away(machine: Machine):
    (machine.repo / ".gitattributes").write_text("*.bin filter=lfs\n")
    machine.git("add", "--all")
    machine.git("commit", "--quiet", "-m", "filters")
    machine.well("create", "x")
    tree = machine.worktree("x")
    number = (tree / "src" / "b.txt").stat().st_ino
    (tree / "ignored").mkdir()
    (tree / "ignored" / "key").write_text("secret\n")
    (tree / "new.txt").write_text("new\n")
    same = (tree / "a.txt").stat()
    (tree / "a.txt").write_text("eno\n")  # of the same size and time, in an index that is told to look away
    os.utime(tree / "a.txt", ns=(same.st_atime_ns, same.st_mtime_ns))
    machine.git("update-index", "--assume-unchanged", "a.txt", cwd=tree)
    machine.well("kill", "x")
    (spare,) = (machine.fleet_home / "spare").glob("*/*")
    held = [".gitattributes", ".github", ".gitignore", "a.txt", "src"]
    assert sorted(path.name for path in spare.iterdir()) == held
    machine.well("create", "y")
    tree = machine.worktree("y")
    assert (tree / "a.txt").read_text() == "one\n"
    assert (tree / "src" / "b.txt").stat().st_ino == number, "it was checked out anew"
    assert machine.git("status", "--porcelain", "--ignored", cwd=tree) == ""
    machine.well("kill", "y")
    (spare,) = (machine.fleet_home / "spare").glob("*/*")
    shutil.rmtree(spare)
    spare.write_text("what became of it")
    machine.well("create", "z")
    assert machine.git("status", "--porcelain", "--ignored", cwd=machine.worktree("z")) == ""
