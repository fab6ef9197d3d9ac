"""`fleet config`: the settings, made on the first run, judged and shown."""

from __future__ import annotations

import json
import tomllib

import pytest

from tests.jobs.local.ground import Machine

WRONG = {
    "tmux_prefx = 'a'": "did you mean tmux_prefix?",
    "quick_setup = 'yes'": "quick_setup is true or false",
    "tmux_prefix = 'a:b'": "tmux takes . and : for its own",
    "credential_files = ['../x']": "inside the repository",
    "credential_files = ['/etc/passwd']": "inside the repository",
    "setup_commands = 'npm ci'": "a list of texts",
    'claude_flags = "it\'s"': "as a shell splits it",
    "worktree_root = 3": "worktree_root is a text",
    "[agents.Stub]\ncommand = ['x']": "lower-case",
    "[agents.x]\ncommand = 'x'": 'write command = ["program"]',
    "[agents.x]\ncommand = ['x']\nmounts = []": "nothing else",
    "= 3": "no TOML",
    "\x00": "no TOML",
}
KEYS = {
    "repo_root": "~/code/my-project",
    "worktree_root": "~/.ai_fleet/worktrees",
    "tmux_prefix": "ai_",
    "default_agent": "claude",
    "claude_flags": "",
    "credential_files": [],
    "setup_commands": [],
    "quick_setup": False,
}


def test_the_first_run_makes_the_file_with_every_key_and_its_default(machine: Machine):
    file = machine.fleet_home / "config.toml"
    file.unlink()
    machine.well("config", "validate")
    assert tomllib.loads(file.read_text()) == KEYS
    held = json.loads(machine.fleet("config", "show", "--json").stdout)
    assert {*held} == {*KEYS, "agents"}
    assert held["worktree_root"] == f"{machine.fleet_home}/worktrees"


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_with_its_place_and_remedy(machine: Machine, text: str):
    file = machine.fleet_home / "config.toml"
    file.write_text(text + "\n")
    judged = machine.fleet("config", "validate")
    assert judged.returncode == 1
    assert str(file) in judged.stderr
    assert WRONG[text] in judged.stderr
    assert "Traceback" not in judged.stderr


def test_with_wrong_settings_nothing_starts(machine: Machine):
    (machine.fleet_home / "config.toml").write_text("nonsense = 1\n")
    done = machine.fleet("create", "x", "--prompt", "write")
    assert done.returncode == 1
    assert "nonsense" in done.stderr
    assert not (machine.fleet_home / "state.json").exists()


def test_edit_opens_the_persons_editor_and_judges_what_it_left(machine: Machine):
    editor = machine.home / "editor"
    editor.write_text('#!/bin/sh\necho "tmux_prefix = \\"mine_\\"" > "$1"\n')
    editor.chmod(0o755)
    machine.env["EDITOR"] = str(editor)
    assert "is well" in machine.well("config", "edit")
    assert 'tmux_prefix = "mine_"' in machine.fleet("config", "show").stdout
    editor.write_text('#!/bin/sh\necho "x = 1" > "$1"\n')
    assert machine.fleet("config", "edit").returncode == 1


def test_repo_root_is_meant_where_one_stands_in_no_repository(machine: Machine):
    outside = machine.home / "outside"
    outside.mkdir()
    done = machine.fleet("create", "x", "--prompt", "write", cwd=outside)
    assert done.returncode == 1
    assert "repo_root" in done.stderr
    machine.configure(default_agent='"stub"', repo_root=json.dumps(str(machine.repo)))
    done = machine.fleet("create", "x", "--prompt", "write", cwd=outside)
    assert done.returncode == 0, done.stderr
    machine.done("x")
    # A worktree of ours is of the same repository.
    assert machine.fleet("prompt", "x", "write", cwd=machine.worktree("x")).returncode == 0
