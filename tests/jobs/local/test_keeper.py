"""A keeper asks its agent, hears it, keeps what it says, and can be talked to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.jobs.local.ground import Machine, lives, until


def test_prompts_are_asked_one_after_another_in_their_order(machine: Machine):
    machine.well("create", "x", "--prompt", "write 1\n")
    for at in (2, 3, 4):
        machine.well("prompt", "x", f"write {at}\n")
    machine.done("x", 4)
    assert (machine.worktree("x") / "made.txt").read_text() == "write 1\nwrite 2\nwrite 3\nwrite 4\n"


def test_an_agent_without_a_prompt_waits_for_one(machine: Machine):
    machine.well("create", "x")
    until(lambda: machine.listed()["x"]["state"] == "waiting")
    assert machine.listed()["x"]["turn"] == 0
    machine.well("prompt", "x", "write")
    assert machine.done("x")["turn"] == 1


def test_how_a_turn_ended_is_known(machine: Machine):
    machine.well("create", "x", "--prompt", "fail")
    stands = machine.done("x")
    assert (stands["state"], stands["exit_code"]) == ("failed", 7)
    assert machine.listed()["x"]["exit_code"] == 7
    machine.well("prompt", "x", "write")
    stands = machine.done("x", 2)
    assert (stands["state"], stands["exit_code"], stands["reason"]) == ("waiting", 0, "")


def test_events_are_kept_as_they_came_with_our_fields_beside_them(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    events = [json.loads(line) for line in (machine.folder("x") / "events.jsonl").read_text().splitlines()]
    said = [event for event in events if "said" in event]
    assert said[0]["text"] == '{"fleet": {"text": "asked 5", "turns": 1}}'
    assert said[0]["said"] == {"kind": "text", "text": "asked 5", "turns": 1}
    assert [event["exit_code"] for event in events if event["kind"] == "end"] == [0]
    assert [json.loads(line) for line in machine.fleet("logs", "x", "--json").stdout.splitlines()] == events


def test_what_is_typed_into_the_session_is_a_prompt_and_ctrl_c_ends_a_turn(machine: Machine):
    machine.well("create", "x")
    until(lambda: machine.listed()["x"]["state"] == "waiting")
    session = machine.row("x")["session"]
    machine.tmux("send-keys", "-t", f"={session}:", "stay here", "Enter")
    pids = machine.staying("x")
    machine.tmux("send-keys", "-t", f"={session}:", "C-c")
    stands = machine.done("x")
    assert stands["state"] == "stopped"
    assert not any(lives(pid) for pid in pids)
    machine.tmux("send-keys", "-t", f"={session}:", "write typed", "Enter")
    machine.done("x", 2)
    assert (machine.worktree("x") / "made.txt").read_text() == "write typed"
    screen = machine.tmux("capture-pane", "-p", "-S", "-", "-t", f"={session}:")
    assert "I stay" in screen
    assert "> write typed" in screen


def test_an_agent_whose_keeper_is_gone_is_started_again_by_a_prompt(machine: Machine):
    machine.well("create", "x", "--prompt", "write 1\n")
    machine.done("x")
    os.kill(machine.standing("x")["pid"], signal.SIGKILL)
    until(lambda: machine.listed()["x"]["state"] == "gone")
    assert "started again" in machine.well("prompt", "x", "write 2\n")
    assert machine.done("x", 2)["exit_code"] == 0
    assert (machine.worktree("x") / "made.txt").read_text() == "write 1\nwrite 2\n"
    assert len(machine.tmux("ls").splitlines()) == 1
    assert machine.row("x")["pid"] == machine.standing("x")["pid"]


def test_a_prompt_that_was_asked_is_not_asked_again_after_a_kill(machine: Machine):
    machine.well("create", "x", "--prompt", "write once stay")
    machine.staying("x")
    os.kill(machine.standing("x")["pid"], signal.SIGKILL)
    until(lambda: machine.listed()["x"]["state"] == "gone")
    machine.well("prompt", "x", "write twice")
    machine.done("x", 2)
    assert (machine.worktree("x") / "made.txt").read_text() == "write once staywrite twice"


def test_a_conversation_goes_on_after_the_keeper_was_killed(machine: Machine):
    """A vendor's program, played by a script of that name on the PATH."""
    stub = machine.home / "bin" / "claude"
    stub.parent.mkdir()
    stub.write_text(
        f"#!{sys.executable}\nimport json, sys\nprompt = sys.stdin.read()\n"
        "open('argv.jsonl', 'a').write(json.dumps(sys.argv[1:]) + '\\n')\n"
        "print(json.dumps({'type': 'system', 'subtype': 'init', 'session_id': 'talk-1', 'model': 'm'}))\n"
        "print(json.dumps({'type': 'result', 'subtype': 'success', 'is_error': False, 'session_id': 'talk-1',"
        " 'result': 'well', 'num_turns': 1, 'usage': {'output_tokens': 3}}))\n"
    )
    stub.chmod(0o755)
    machine.env["PATH"] = f"{stub.parent}:{os.environ['PATH']}"
    machine.configure(default_agent='"claude"', claude_flags='"--model opus"')
    machine.well("create", "x", "--prompt", "one")
    assert machine.done("x")["conversation"] == "talk-1"
    os.kill(machine.standing("x")["pid"], signal.SIGKILL)
    until(lambda: machine.listed()["x"]["state"] == "gone")
    machine.well("prompt", "x", "two")
    machine.done("x", 2)
    first, second = [
        json.loads(line) for line in (machine.worktree("x") / "argv.jsonl").read_text().splitlines()
    ]
    assert first[:2] == ["--model", "opus"]
    assert "--resume" not in first
    assert second[second.index("--resume") + 1] == "talk-1"
    # No jail stands round it, so nothing is skipped.
    assert "--dangerously-skip-permissions" not in first
    assert "= done" in machine.well("logs", "x")


def test_skipping_permissions_is_refused_where_no_jail_stands(machine: Machine):
    stub = machine.home / "bin" / "claude"
    stub.parent.mkdir()
    stub.write_text("#!/bin/sh\n")
    stub.chmod(0o755)
    machine.env["PATH"] = f"{stub.parent}:{os.environ['PATH']}"
    for flags in ('"--dangerously-skip-permissions"', '"--permission-mode bypassPermissions"'):
        machine.configure(default_agent='"claude"', claude_flags=flags)
        done = machine.fleet("create", "x", "--prompt", "one")
        assert done.returncode == 1
        assert "no" in done.stderr
        assert "jail" in done.stderr
    assert not (machine.fleet_home / "state.json").exists()


def test_attach_sits_down_in_the_session(machine: Machine):
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    session = machine.row("x")["session"]
    # A terminal for tmux's client: another tmux.
    inner = " ".join([sys.executable, "-P", "-m", "app", "attach", "x"])
    variables = {**machine.variables, "TERM": "screen"}
    subprocess.run(
        ["tmux", "-L", "outer", "new-session", "-d", "-c", str(machine.repo), f"env -u TMUX {inner}"],
        env=variables, check=True, capture_output=True,
    )  # fmt: skip
    try:
        until(lambda: machine.tmux("list-clients", "-F", "#{session_name}").split() == [session])
    finally:
        subprocess.run(["tmux", "-L", "outer", "kill-server"], env=variables, check=False)
    until(lambda: machine.tmux("list-clients") == "")
    assert machine.listed()["x"]["state"] == "waiting"


def test_secrets_of_the_environment_are_masked_in_what_is_kept(machine: Machine):
    machine.env["MY_API_KEY"] = "canary-0123456789"
    (machine.home / "agent.py").write_text("import os; print('key', os.environ['MY_API_KEY'])")
    machine.well("create", "x", "--prompt", "write")
    machine.done("x")
    kept = (machine.folder("x") / "events.jsonl").read_text()
    assert "canary-0123456789" not in kept
    assert "key [redacted]" in kept
    assert (machine.folder("x") / "order.json").stat().st_mode & 0o777 == 0o600
    assert Path(machine.fleet_home).stat().st_mode & 0o777 == 0o700
