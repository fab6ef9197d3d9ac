"""Where an agent lives: in a jail as on a worker where that is simple, else as the person's own process."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from jobs import jail
from jobs.local import order
from jobs.local.agent import why_no_jail
from jobs.local.ask import cell
from tests.jobs.local.ground import Machine

HOSTILE = """
git status --porcelain; git log --format=%s
echo mine > made.txt; git add --all; git commit --quiet -m planted
git log -1 --format=%s
rm -f .git; mv .git .git2; echo 'gitdir: /elsewhere' > .git; cat .git
ls -A "$REPO/.git"; cat "$REPO/.git/config"; touch "$REPO/.git/objects/x"; ls -A "$HOME"
"""


@pytest.mark.parametrize("kind", jail.found() or ("none",))
def test_a_jailed_agent_sees_a_git_of_its_own_and_not_the_persons(machine: Machine, kind: str):
    machine.well("create", "x", "--prompt", "hello")
    machine.done("x")
    folder, tree = machine.folder("x"), machine.worktree("x")
    before = (machine.repo / ".git" / "config").read_bytes()
    told = order.read(folder)
    assert told
    made = cell(folder, replace(told, jail=kind, env={"REPO": str(machine.repo)}))
    if kind != "none":
        for path in (tree, folder / "home", folder / "gitfile"):
            jail.own(path)
    folder.chmod(0o711)
    jailed = jail.start(kind, made, ["sh", "-c", HOSTILE if kind != "none" else "echo mine > made.txt"], b"")
    said = jailed.stdout.read().decode()
    jailed.wait()
    jail.own(tree, os.geteuid())
    if kind != "none":
        assert said.splitlines()[:2] == ["first", "planted"], said
        assert "gitdir: /home/agent/.fleet-git" in said
        assert "/elsewhere" not in said.replace("gitdir: /elsewhere: ", "")
        assert "[core]" not in said
        assert "objects/x': Read-only" in said
        assert ".fleet-git" in said.splitlines()
    assert machine.git("log", "--format=%s", "x") == "first", "its commits are its own; the tree counts"
    assert machine.git("status", "--porcelain", cwd=tree) == "?? made.txt"
    assert (machine.repo / ".git" / "config").read_bytes() == before


def test_why_there_is_no_jail_is_said():
    key = {"ANTHROPIC_API_KEY": "k"}
    assert "root" in why_no_jail("claude", key, 0)
    assert "ANTHROPIC_API_KEY" in why_no_jail("claude", {}, 1000)
    assert "login" in why_no_jail("opencode", key, 1000)
    works = dict(jail.tried())["bwrap"] == ""
    assert (why_no_jail("claude", key, 1000) == "") is works


def test_list_says_which_jail_an_agent_has_and_why_none(machine: Machine):
    machine.well("create", "x", "--prompt", "hello")
    said = machine.well("list")
    assert "jail: none is a process of your own: it is a program of yours" in said
    assert machine.listed()["x"]["jail"] == "none"
    assert json.loads((machine.folder("x") / "order.json").read_text())["jail"] == "none"
    assert Path(machine.folder("x") / "home").exists() is False
