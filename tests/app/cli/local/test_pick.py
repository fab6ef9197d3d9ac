"""`fleet pick`: attempts are held against the verify commands, and the best is merged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jobs.local.pick import Attempt, rank
from tests import forked
from tests.jobs.local.ground import Machine

SEED = {
    "users": ["alice"],
    "orgs": {"acme": {"members": {"alice": "admin"}}},
    "repositories": [{"name": "acme/api"}],
}


def attempts(machine: Machine, **prompts: str) -> None:
    """A batch called b, an agent a prompt."""
    machine.well("multi", *(f"{name}:{prompt}" for name, prompt in prompts.items()))
    for name in prompts:
        machine.done(name)
    state = machine.fleet_home / "state.json"
    state.write_text(json.dumps([{**row, "batch_id": "b"} for row in machine.rows()]))


def fit(name: str, **more: object) -> Attempt:
    return Attempt(name, **{"passed": 2, "of": 2, "files": 1, "lines": 10, "did_well": True, **more})  # type: ignore[arg-type]


def test_the_best_passes_most_and_changes_least():
    ranked = rank(
        [
            fit("nothing", files=0, passed=0),
            fit("broken", problem="it is not finished"),
            fit("large", lines=99),
            fit("half", passed=1),
            fit("small"),
            fit("none", passed=0),
            fit("unsure", did_well=False),
        ]
    )
    assert [one.branch for one in ranked[:3]] == ["small", "large", "unsure"]
    assert [one.branch for one in ranked[3:]] == ["half", "none", "nothing", "broken"]
    assert [one.is_fit for one in ranked] == [True] * 3 + [False] * 4


def test_attempts_are_ranked_and_the_best_is_shown_and_nothing_is_changed(machine: Machine):
    attempts(machine, long=f"write {'x' * 900}\n\n\n\n", short="write", none="hello")
    head = machine.git("rev-parse", "short")
    shown = machine.fleet("pick", "b")
    assert shown.returncode == 0, shown.stderr
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert [line[0] for line in lines[1:4]] == ["short", "long", "none"]
    assert "Best: short" in shown.stdout
    assert "made.txt" in shown.stdout
    assert machine.git("rev-parse", "short") == head
    assert machine.git("status", "--porcelain", cwd=machine.worktree("short")) == "?? made.txt"
    assert [one["is_fit"] for one in json.loads(machine.fleet("pick", "b", "--json").stdout)] == [
        True,
        True,
        False,
    ]


def test_the_best_is_merged_without_what_its_verification_left_behind(machine: Machine):
    blueprint = machine.repo / ".github" / "fleet.yml"
    blueprint.write_text('version: 1\nverify: ["test -f made.txt && touch left-by-verify"]\n')
    machine.git("commit", "--quiet", "-am", "verify")
    attempts(machine, one="write", two="hello")
    merged = machine.fleet("pick", "b", "--merge")
    assert merged.returncode == 0, merged.stderr
    assert (machine.repo / "made.txt").read_text() == "write"
    assert not (machine.repo / "left-by-verify").exists()
    assert machine.git("log", "-1", "--format=%an %s") == "ann Merge one, the best of b"
    assert machine.git("status", "--porcelain", cwd=machine.worktree("one")) == "?? left-by-verify"
    assert "not committed" in machine.well("kill", "--batch", "b")


def test_none_is_picked_where_none_passes(machine: Machine):
    (machine.repo / ".github" / "fleet.yml").write_text('version: 1\nverify: ["false"]\n')
    machine.git("commit", "--quiet", "-am", "verify")
    attempts(machine, one="write")
    done = machine.fleet("pick", "b", "--merge")
    assert done.returncode == 1
    assert "None of them may be taken" in done.stderr
    assert not (machine.repo / "made.txt").exists()


def test_an_attempt_cannot_change_what_it_is_held_against(machine: Machine):
    (machine.home / "agent.py").write_text(
        "open('.github/fleet.yml', 'w').write('version: 1\\nverify: [\"true\"]\\n')"
    )
    attempts(machine, one="cheat")
    done = machine.fleet("pick", "b")
    assert done.returncode == 1
    assert "test -f made.txt" in done.stderr


def test_one_that_is_still_at_work_is_not_judged(machine: Machine):
    machine.well("create", "x", "--prompt", "write stay")
    machine.staying("x")
    done = machine.fleet("pick", machine.row("x")["batch_id"])
    assert done.returncode == 1
    assert "not finished" in done.stderr


def test_a_merge_that_conflicts_is_not_begun(machine: Machine):
    attempts(machine, one="write")
    (machine.repo / "made.txt").write_text("mine\n")
    machine.git("add", "--all")
    machine.git("commit", "--quiet", "-m", "mine")
    done = machine.fleet("pick", "b", "--merge")
    assert done.returncode == 1
    assert "was not merged" in done.stderr
    assert machine.git("status", "--porcelain") == ""


@pytest.fixture
def github(machine: Machine, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A GitHub with acme/api, where the machine's repository comes from; and alice's token."""
    (tmp_path / "seed.yml").write_text(json.dumps(SEED))
    process, ready = forked.sandbox(tmp_path)
    host, token = ready["url"].partition("://")[2], ready["tokens"]["alice"]
    try:
        machine.git("remote", "add", "origin", f"http://x-access-token:{token}@{host}/acme/api.git")
        machine.git("push", "--quiet", "--force", "origin", "main")
        yield ready["url"], token
    finally:
        process.terminate()
        process.wait(60)


def test_the_best_becomes_a_pull_request(machine: Machine, github: tuple[str, str]):
    url, token = github
    attempts(machine, one="write", two="hello")
    refused = machine.fleet("pick", "b", "--pull")
    assert (refused.returncode, "FLEET_GITHUB_TOKEN" in refused.stderr) == (1, True)
    machine.env.update(FLEET_GITHUB_URL=url, FLEET_GITHUB_TOKEN=token)
    done = machine.fleet("pick", "b", "--pull")
    assert done.returncode == 0, done.stderr
    (pull,) = httpx.get(f"{url}/repos/acme/api/pulls", headers={"Authorization": f"Bearer {token}"}).json()
    assert done.stdout.splitlines()[-1] == pull["html_url"]
    assert (pull["head"]["ref"], pull["base"]["ref"], pull["user"]["login"]) == ("one", "main", "alice")
    assert "1 of 1 verify commands passed" in pull["body"]
    again = machine.fleet("pick", "b", "--pull")
    assert (again.returncode, "already exists" in again.stderr) == (1, True)


def test_a_task_has_a_branch_and_a_prompt(machine: Machine):
    assert machine.fleet("multi", "no-colon").returncode == 2
