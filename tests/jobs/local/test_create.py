"""Agents begin: real worktrees, real tmux sessions, prompts as data."""

from __future__ import annotations

import concurrent.futures
import json
import os
import subprocess
import sys
from pathlib import Path

from jobs.git import plain
from tests.jobs.local.ground import Machine, until

HOSTILE = (
    'write it\'s "quoted" `id` $(touch pwned) ${HOME} \\ %s #{pane_pid} ; rm -rf *',
    "write two\nlines\n\n\tand a tab\r\n",
    "-n write --prompt -- --help",
    "write ünïcödé \u202e ' ;",
    "write x;",
)


def test_prompts_reach_the_agent_as_they_were_written(machine: Machine):
    machine.well("create", "x", "--prompt", HOSTILE[0])
    for turn, prompt in enumerate(HOSTILE[1:], 2):
        machine.well("prompt", "x", "--", prompt)
        assert machine.done("x", turn)["exit_code"] == 0
    assert (machine.worktree("x") / "made.txt").read_bytes() == "".join(HOSTILE).encode()
    assert sorted(path.name for path in machine.worktree("x").iterdir() if "pwned" in path.name) == []
    machine.well("multi", *(f"m{at}:{prompt}" for at, prompt in enumerate(HOSTILE)))
    for at, prompt in enumerate(HOSTILE):
        machine.done(f"m{at}")
        assert (machine.worktree(f"m{at}") / "made.txt").read_bytes() == prompt.encode()


def test_a_prompt_of_200_kilobytes_comes_by_standard_input(machine: Machine):
    prompt = b"write " + b"`'\"$(x)\n" * 25_000
    machine.well("create", "x", "--prompt", "-", stdin=prompt)
    machine.done("x")
    assert (machine.worktree("x") / "made.txt").read_bytes() == prompt
    machine.well("prompt", "x", "-", stdin=prompt)
    machine.done("x", 2)
    assert len((machine.worktree("x") / "made.txt").read_bytes()) == 2 * len(prompt)


def test_the_row_stands_before_the_launch(machine: Machine, tmp_path: Path):
    """tmux is slow, and meanwhile the row is there, without a pid."""
    gate, real = tmp_path / "gate", subprocess.check_output(["which", "tmux"], text=True).strip()
    os.mkfifo(gate)
    slow = tmp_path / "bin"
    slow.mkdir()
    (slow / "tmux").write_text(
        f'#!/bin/sh\ncase "$*" in *source-file*) cat {gate};; esac\nexec {real} "$@"\n'
    )
    (slow / "tmux").chmod(0o755)
    path = f"{slow}:{machine.variables['PATH']}"
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "create", "x", "--prompt", "hello"],
        env={**machine.variables, "PATH": path},
        cwd=machine.repo,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as making:
        with gate.open("w"):  # opens when tmux is about to be asked
            row = machine.row("x")
            assert row["pid"] is None
            assert {*row} == {"branch", "worktree", "session", "pid", "batch_id", "agent", "created_at"}
            assert row["batch_id"].startswith("manual-20")
            assert machine.tmux("ls") == ""
            assert machine.listed()["x"]["state"] == "starting"
        assert making.wait(60) == 0
    assert isinstance(machine.row("x")["pid"], int)


def test_a_fan_out_starts_all_at_once_and_each_on_its_own_branch(machine: Machine):
    machine.well("fanout", "4", "try", "--prompt", "write")
    assert [row["branch"] for row in machine.rows()] == [f"try-A{at}" for at in (1, 2, 3, 4)]
    for at in (1, 2, 3, 4):
        assert machine.done(f"try-A{at}")["state"] == "waiting"
    assert {row["batch_id"] for row in machine.rows()} == {"try"}
    assert len(machine.tmux("ls").splitlines()) == 4
    again = machine.fleet("fanout", "2", "try", "--prompt", "write")
    assert again.returncode == 1
    assert "exists already" in again.stderr


def test_many_sessions_are_one_call_of_tmux(machine: Machine, tmp_path: Path):
    calls, real = tmp_path / "calls", subprocess.check_output(["which", "tmux"], text=True).strip()
    watched = tmp_path / "bin"
    watched.mkdir()
    (watched / "tmux").write_text(f'#!/bin/sh\necho "$1" >> {calls}\nexec {real} "$@"\n')
    (watched / "tmux").chmod(0o755)
    machine.env["PATH"] = f"{watched}:{os.environ['PATH']}"
    machine.well("fanout", "6", "--prompt", "hello")
    assert calls.read_text().splitlines().count("start-server") == 1
    assert len(machine.tmux("ls").splitlines()) == 6


def test_multi_gives_each_task_its_own_prompt(machine: Machine):
    machine.well("multi", "one:write 1: a", "two/x:write 2")
    machine.done("one")
    machine.done("two/x")
    assert (machine.worktree("one") / "made.txt").read_text() == "write 1: a"
    assert (machine.worktree("two/x") / "made.txt").read_text() == "write 2"


def test_agents_that_are_made_at_the_same_time_do_not_meet(machine: Machine):
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        made = [*pool.map(lambda at: machine.fleet("create", f"b{at}", "--prompt", "write"), range(6))]
    assert [done.returncode for done in made] == [0] * 6, made
    assert {row["branch"] for row in machine.rows()} == {f"b{at}" for at in range(6)}
    for at in range(6):
        machine.done(f"b{at}")
        assert (machine.worktree(f"b{at}") / "made.txt").exists()


NO_BRANCHES = ("-x", "--", "a..b", "a b", "a~1", "@{-1}", "HEAD", "a.lock", ".a", "a//b", "a\nb", "a;b*", "@")
STRANGE = ("a;b", "a'b", "$(id)", "a.b", "ü/x", "a=b", "A" * 150, "x;", "a-b", "#{pid}")


def test_a_name_that_is_no_branch_is_refused_and_nothing_is_left(machine: Machine):
    assert [name for name in NO_BRANCHES if plain.is_branch_name(name)] == []
    assert [name for name in STRANGE if not plain.is_branch_name(name)] == []
    for name in ("-x", "a\nb"):
        done = machine.fleet("create", "--prompt", "write", "--", name)
        assert (done.returncode, "is no name that git takes" in done.stderr) == (1, True), (name, done.stderr)
    assert machine.tmux("ls") == ""
    assert len(machine.git("worktree", "list").splitlines()) == 1


def test_strange_names_that_git_takes_work(machine: Machine):
    machine.well("multi", *(f"{name}:write" for name in STRANGE))
    for name in STRANGE:
        machine.done(name)
        assert (machine.worktree(name) / "made.txt").exists()
    for name in STRANGE[:3]:
        machine.well("kill", name)
    machine.well("kill", "*")
    assert machine.rows() == []
    assert machine.tmux("ls") == ""


def test_two_branches_that_look_alike_have_worktrees_and_sessions_of_their_own(machine: Machine):
    machine.well("multi", "a/b:write", "a-b:write", "a.b:write")
    assert len({row["worktree"] for row in machine.rows()}) == 3
    assert len({row["session"] for row in machine.rows()}) == 3


def test_when_one_of_several_cannot_be_made_none_is_left(machine: Machine):
    machine.git("branch", "two")
    machine.git("checkout", "--quiet", "two")
    done = machine.fleet("multi", "one:write", "two:write")
    assert done.returncode == 1
    assert "two" in done.stderr
    assert machine.rows() == []
    assert machine.tmux("ls") == ""
    assert machine.mounts() == []
    assert len(machine.git("worktree", "list").splitlines()) == 1
    assert [*(machine.fleet_home / "agents").iterdir()] == []


def test_a_branch_has_one_agent(machine: Machine):
    machine.well("create", "x", "--prompt", "stay")
    again = machine.fleet("create", "x", "--prompt", "write")
    assert again.returncode == 1
    assert "already" in again.stderr
    assert len(machine.rows()) == 1


def test_setup_files_and_commands_come_before_the_agent(machine: Machine):
    (machine.repo / ".env").write_text("SECRET=1\n")
    machine.configure(
        default_agent='"stub"', credential_files='[".env"]', setup_commands='["cat .env > seen"]'
    )
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    assert (machine.worktree("x") / "seen").read_text() == "SECRET=1\n"
    machine.configure(default_agent='"stub"', setup_commands='["echo broken; exit 3"]')
    machine.well("create", "y", "--prompt", "write")
    assert machine.done("y")["state"] == "failed"
    assert "exit code 3" in machine.standing("y")["reason"]
    assert not (machine.worktree("y") / "made.txt").exists()


def test_the_agent_is_the_persons_own_process_and_git_is_not_led_astray(machine: Machine):
    machine.env["GIT_DIR"] = str(machine.home / "elsewhere")
    machine.well("create", "x", "--prompt", "write env")
    machine.env.clear()
    machine.done("x")
    said = machine.well("logs", "x")
    assert f"HOME is {machine.home}, GIT_DIR is not set" in said


def test_an_agent_that_is_not_there_is_named_before_anything_is_made(machine: Machine):
    for name, word in (("nonsense", "there is no agent"), ("codecs", "codex is not found")):
        done = machine.fleet("create", "x", "--agent", name, "--prompt", "write")
        assert (done.returncode, word in done.stderr) == (1, True), done.stderr
    assert not (machine.fleet_home / "state.json").exists()


def test_state_is_never_half_written(machine: Machine):
    """While agents come and go, whoever reads finds a whole list."""
    state = machine.fleet_home / "state.json"
    machine.well("create", "first", "--prompt", "hello")
    making = subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "fanout", "5", "more", "--prompt", "hello"],
        env=machine.variables, cwd=machine.repo, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    reads = 0
    while making.poll() is None:
        assert isinstance(json.loads(state.read_text()), list)
        reads += 1
    assert reads > 10
    assert making.returncode == 0
    until(lambda: len(machine.rows()) == 6)
