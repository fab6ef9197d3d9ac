"""`fleet list --repair` puts tmux, worktrees, folders and state.json in accord, and loses nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess

import pytest

from jobs.git import overlay
from tests.jobs.local.ground import Machine, until


def rows(machine: Machine) -> list[dict[str, object]]:
    return sorted(machine.rows(), key=lambda row: str(row["branch"]))


def test_in_accord_nothing_is_done(machine: Machine):
    machine.well("multi", "one:write", "two:stay")
    machine.done("one")
    machine.staying("two")
    before = machine.rows()
    assert "All is in accord." in machine.well("list", "--repair")
    assert machine.rows() == before


@pytest.mark.parametrize("state", [None, "", "{", "[]", "{}", "[1]", '[{"branch": 1}]'])
def test_a_state_that_was_lost_or_broken_comes_back(machine: Machine, state: str | None):
    machine.well("multi", "one:write", "two:write")
    machine.done("one")
    machine.done("two")
    before = rows(machine)
    file = machine.fleet_home / "state.json"
    file.unlink() if state is None else file.write_text(state)
    if state not in (None, "[]"):
        done = machine.fleet("list")
        assert (done.returncode, "--repair" in done.stderr) == (1, True)
    machine.well("list", "--repair")
    assert rows(machine) == before
    machine.well("kill", "*")
    assert machine.rows() == []


def test_a_dead_agent_is_said_to_be_gone_and_its_session_is_ended(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    os.kill(machine.standing("x")["pid"], signal.SIGKILL)
    until(lambda: machine.listed()["x"]["state"] == "gone")
    assert "does not run" in machine.well("list", "--repair")
    assert machine.row("x")["pid"] is None
    assert machine.tmux("ls") == ""
    assert (machine.worktree("x") / "made.txt").exists()


def test_after_a_restart_of_the_machine_worktrees_are_there_again(machine: Machine):
    """What a restart ends: every process, the tmux server, the mounts."""
    machine.well("create", "x", "--prompt", "write 1\n")
    machine.done("x")
    tree = machine.worktree("x")
    machine.tmux("kill-server")
    until(lambda: machine.listed()["x"]["state"] == "gone")
    if not overlay.why_not(machine.home):
        subprocess.run(["umount", str(tree)], check=True)
        assert [*tree.iterdir()] == [], "nothing there looks like a worktree whose files were all deleted"
        machine.git("worktree", "prune", "--expire=now")
        assert "mounted again" in machine.well("list", "--repair")
    assert (tree / "made.txt").read_text() == "write 1\n"
    assert machine.git("status", "--porcelain", cwd=tree) == "?? made.txt"
    machine.well("prompt", "x", "write 2\n")
    machine.done("x", 2)
    assert (tree / "made.txt").read_text() == "write 1\nwrite 2\n"


def test_after_a_restart_a_kill_keeps_what_stood_uncommitted(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    machine.tmux("kill-server")
    until(lambda: machine.listed()["x"]["state"] == "gone")
    for line in machine.mounts():
        subprocess.run(["umount", line.split()[1]], check=True)
    machine.well("kill", "x")
    assert machine.git("show", "refs/fleet/lost/x:made.txt") == "write"
    assert machine.git("show", "refs/fleet/lost/x:a.txt") == "one"


def test_a_worktree_that_a_person_removed_takes_its_row_with_it(machine: Machine):
    machine.env["PATH"] = os.environ["PATH"]
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    machine.tmux("kill-server")
    until(lambda: machine.listed()["x"]["state"] == "gone")
    folder, tree = machine.folder("x"), machine.worktree("x")
    for line in machine.mounts():
        subprocess.run(["umount", line.split()[1]], check=True)
    shutil.rmtree(tree)
    shutil.rmtree(folder / "area", ignore_errors=True)
    assert "is gone" in machine.well("list", "--repair")
    assert machine.rows() == []
    assert not folder.exists()
    assert len(machine.git("worktree", "list").splitlines()) == 1


def test_a_worktree_below_the_root_that_nobody_knows_gets_a_row(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    tree = machine.worktree("x").parent / "orphan"
    machine.git("worktree", "add", "--quiet", "-b", "orphan", str(tree))
    assert "orphan" in machine.well("list", "--repair")
    assert machine.row("orphan")["worktree"] == str(tree)
    machine.well("prompt", "orphan", "write")
    machine.done("orphan")
    machine.well("kill", "orphan")
    assert not tree.exists()
    assert machine.git("show", "refs/fleet/lost/orphan:made.txt") == "write"


def test_a_session_of_ours_without_an_agent_is_ended_and_a_strangers_is_not(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.tmux("new-session", "-d", "-s", "ai_stray", "sleep", "1000")
    machine.tmux("set-option", "-t", "=ai_stray:", "@fleet", str(machine.fleet_home / "agents" / "stray"))
    machine.tmux("new-session", "-d", "-s", "ai_mine", "sleep", "1000")
    assert "ai_stray" in machine.well("list", "--repair")
    names = [line.split(":")[0] for line in machine.tmux("ls").splitlines()]
    assert sorted(names) == ["ai_mine", machine.row("x")["session"]]


def test_a_row_that_stands_twice_stands_once(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    before = machine.rows()
    (machine.fleet_home / "state.json").write_text(json.dumps(before * 2))
    assert "twice" in machine.well("list", "--repair")
    assert machine.rows() == before
