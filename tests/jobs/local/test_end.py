"""Agents end: nothing of theirs is left, and nothing that they did is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.local.ground import Machine, lives, until

LOST = "refs/fleet/lost"


def gone(machine: Machine, branch: str, worktree: Path, folder: Path) -> None:
    """Fails unless nothing of an agent is left but its branch."""
    assert branch not in {row["branch"] for row in machine.rows()}
    assert not worktree.exists()
    assert not folder.exists()
    assert not [line for line in machine.mounts() if str(worktree) in line]
    assert str(worktree) not in machine.git("worktree", "list", "--porcelain")
    assert worktree.name not in machine.tmux("ls")


def test_a_kill_leaves_no_process_mount_worktree_session_or_row(machine: Machine):
    machine.well("create", "x", "--prompt", "stay")
    pids, keeper = machine.staying("x"), machine.standing("x")["pid"]
    assert all(lives(pid) for pid in [*pids, keeper])
    worktree, folder = machine.worktree("x"), machine.folder("x")
    (known,) = (machine.fleet_home / "pristine").glob("repo-*.lock")
    for at in range(3):  # clean checkouts of long ago
        (known.with_suffix("") / f"old-{at}").mkdir(parents=True)
        os.utime(known.with_suffix("") / f"old-{at}", (at, at))
    machine.well("kill", "x")
    assert [pid for pid in [*pids, keeper] if lives(pid)] == []
    gone(machine, "x", worktree, folder)
    assert machine.git("rev-parse", "x") == machine.git("rev-parse", "main")
    left = {path.name for path in (machine.fleet_home / "pristine").glob("*/*")}
    assert (len(left), left & {"old-0", "old-1", "old-2"} <= {"old-1", "old-2"}) == (2, True)


def test_a_keeper_that_is_killed_takes_all_that_the_agent_started_with_it(machine: Machine):
    machine.well("create", "x", "--prompt", "stay")
    pids = machine.staying("x")
    os.kill(machine.standing("x")["pid"], signal.SIGKILL)
    until(lambda: not any(lives(pid) for pid in pids))
    assert machine.listed()["x"]["state"] == "gone"


def test_what_outlived_a_keeper_and_its_guard_is_ended_too(machine: Machine):
    machine.well("create", "x", "--prompt", "stay")
    pids, worktree, folder = machine.staying("x"), machine.worktree("x"), machine.folder("x")
    keeper = machine.standing("x")["pid"]
    guards = [int(pid) for pid in Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()]
    for pid in [*guards, keeper]:
        os.kill(pid, signal.SIGKILL)
    until(lambda: machine.listed()["x"]["state"] == "gone")
    assert any(lives(pid) for pid in pids), "the agent itself lived on: what is to be ended"
    machine.well("kill", "x")
    # The child that wiped its environment has no mark; its group and session died with the agent's.
    assert [pid for pid in (pids[0], pids[2]) if lives(pid)] == []
    gone(machine, "x", worktree, folder)
    for pid in pids:
        if lives(pid):
            os.kill(pid, signal.SIGKILL)


def test_what_was_not_committed_is_kept_and_said(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    tree = machine.worktree("x")
    (tree / "a.txt").write_text("changed\n")
    (tree / "src" / "b.txt").unlink()
    (tree / "ignored").mkdir()
    (tree / "ignored" / "huge").write_text("no")
    said = machine.well("kill", "x")
    assert f"{LOST}/x" in said
    assert machine.git("show", f"{LOST}/x:made.txt") == "write"
    assert machine.git("show", f"{LOST}/x:a.txt") == "changed"
    assert machine.git("ls-tree", "-r", "--name-only", f"{LOST}/x").splitlines() == [
        ".github/fleet.yml", ".gitignore", "a.txt", "made.txt",
    ]  # fmt: skip
    assert machine.git("rev-parse", f"{LOST}/x^") == machine.git("rev-parse", "x")
    machine.well("create", "x", "--prompt", "write again")
    machine.done("x")
    machine.well("kill", "x", "--delete-branch")
    assert machine.git("show", f"{LOST}/x:made.txt") == "write again"
    assert machine.git("show", f"{LOST}/x^2:a.txt") == "changed", "what was lost before is within reach"
    assert machine.git("for-each-ref", "refs/heads/x") == ""


def test_nothing_is_kept_where_nothing_is_lost(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    machine.git("add", "--all", cwd=machine.worktree("x"))
    machine.git("commit", "--quiet", "-m", "mine", cwd=machine.worktree("x"))
    assert "not committed" not in machine.well("kill", "x")
    assert machine.git("for-each-ref", "refs/fleet") == ""
    assert machine.git("show", "x:made.txt") == "write"


def test_commits_of_a_detached_head_are_kept(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    tree = machine.worktree("x")
    for words in (("checkout", "--quiet", "--detach"), ("add", "--all"), ("commit", "--quiet", "-m", "mine")):
        machine.git(*words, cwd=tree)
    machine.well("kill", "x")
    assert machine.git("show", f"{LOST}/x:made.txt") == "write"


def test_credential_files_are_in_no_commit_of_ours(machine: Machine):
    (machine.repo / ".env").write_text("SECRET=1\n")
    machine.configure(default_agent='"stub"', credential_files='[".env"]')
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    machine.well("kill", "x")
    assert ".env" not in machine.git("ls-tree", "-r", "--name-only", f"{LOST}/x")


def test_names_below_names_are_kept_too(machine: Machine):
    for name in ("a", "a/b"):
        machine.well("create", name, "--prompt", f"write {name}")
        machine.done(name)
        machine.well("kill", name, "--delete-branch")
    refs = machine.git("for-each-ref", "--format=%(refname)", LOST).splitlines()
    assert len(refs) == 2
    assert {machine.git("show", f"{ref}:made.txt") for ref in refs} == {"write a", "write a/b"}


def test_a_repository_inside_the_worktree_is_not_thrown_away(machine: Machine):
    machine.well("create", "x", "--prompt", "stay")
    pids, tree = machine.staying("x"), machine.worktree("x")
    machine.git("init", "--quiet", str(tree / "inner"))
    (tree / "inner" / "work.txt").write_text("precious")
    done = machine.fleet("kill", "x")
    assert done.returncode == 1
    assert "inner/" in done.stderr
    assert [pid for pid in pids if lives(pid)] == []
    assert (tree / "inner" / "work.txt").read_text() == "precious"
    subprocess.run(["rm", "-rf", str(tree / "inner")], check=True)
    machine.well("kill", "x")
    assert machine.rows() == []


def test_globs_and_batches_end_what_they_name_and_nothing_else(machine: Machine):
    machine.well("fanout", "2", "one", "--prompt", "hello")
    machine.well("fanout", "2", "two", "--prompt", "hello")
    machine.well("kill", "one-*")
    assert {row["branch"] for row in machine.rows()} == {"two-A1", "two-A2"}
    assert machine.fleet("kill", "one-*").returncode == 1
    assert machine.fleet("kill").returncode == 2
    assert machine.fleet("kill", "x", "--batch", "y").returncode == 2
    machine.well("kill", "--batch", "two", "--delete-branch")
    assert machine.rows() == []
    assert machine.git("for-each-ref", "--format=%(refname)", "refs/heads/two-A1") == ""


def test_a_strangers_session_of_the_same_name_is_left_alone(machine: Machine):
    machine.tmux("new-session", "-d", "-s", "ai_x", "sleep 1000")
    machine.well("create", "x", "--prompt", "hello")
    assert machine.row("x")["session"] != "ai_x"
    machine.well("kill", "x")
    assert "ai_x:" in machine.tmux("ls")


@pytest.mark.parametrize("moment", ["worktree", "tmux"])
def test_what_a_killed_create_left_is_cleared_by_a_kill(machine: Machine, tmp_path: Path, moment: str):
    """`kill -9` of `fleet create` while git or tmux is at work."""
    program = "git" if moment == "worktree" else "tmux"
    word = "update-ref" if moment == "worktree" else "source-file"
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    stuck = tmp_path / "bin"
    stuck.mkdir()
    real = subprocess.check_output(["which", program], text=True).strip()
    (stuck / program).write_text(f'#!/bin/sh\ncase "$*" in *{word}*) cat {gate};; esac\nexec {real} "$@"\n')
    (stuck / program).chmod(0o755)
    making = subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "create", "x", "--prompt", "hello"],
        env={**machine.variables, "PATH": f"{stuck}:{machine.variables['PATH']}"},
        cwd=machine.repo,
        start_new_session=True,
    )
    with gate.open("w"):
        os.killpg(making.pid, signal.SIGKILL)
        making.wait()
    until(lambda: machine.listed()["x"]["state"] == "gone")
    worktree = machine.worktree("x")
    machine.well("kill", "x")
    assert machine.rows() == []
    assert not worktree.exists()
    assert len(machine.git("worktree", "list").splitlines()) == 1
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
