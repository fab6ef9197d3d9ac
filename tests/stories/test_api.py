"""A fleet by `/v1` and by the CLI: through the real web, workers and keepers, over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.stories.calm import begin
from tests.stories.conftest import Play, Stage, built
from tests.stories.town import Town

AGENT = """#!/bin/sh
cat > /dev/null
echo launched $$
grep -q fails mode.txt && exit 1
echo hello > greeting.txt
"""
PLAN = "version: 1\nagent: fixer\nverify: [grep -qx hello greeting.txt]\nlimits: {minutes: 2, attempts: 1}\n"
HOME = "acme/.github"
TOKEN, OTHER = "of-alice-0123456789abcdef", "of-nobody-0123456789abcdef"
ROWS = {"fleet": "greet", "task": "Say hello in greeting.txt", "repos": ["acme/one", "acme/bad"]}
MANIFEST = "fleet: again\ntask: Say hello\nrepos: [acme/one]\n"


def ask(town: Town, method: str, path: str, token: str = TOKEN, **more: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    return httpx.request(method, f"{town.web}/v1{path}", headers=headers, timeout=20, **more)


def fleet(town: Town, name: str) -> dict[str, Any]:
    answer = ask(town, "GET", f"/fleets/{name}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def outcomes(town: Town, name: str) -> dict[str, str]:
    return {row["repository"]: row["outcome"] for row in fleet(town, name)["targets"]}


def doors() -> None:
    with built(agent=AGENT) as town:
        for name, mode in {".github": "-", "one": "works", "bad": "fails"}.items():
            files = {"greeting.txt": "helo\n", "mode.txt": f"{mode}\n"}
            files |= {".github/fleet.yml": PLAN} if name != ".github" else {}
            town.control("POST", "seed", {"repositories": [{"name": f"acme/{name}", "files": files}]})
        town.env["FLEET_API_TOKENS"] = f"{TOKEN}:alice:read+write"
        begin(town)
        name = handed_in(town)
        town.until("it has ended", lambda: fleet(town, name)["status"] == "ended")
        assert outcomes(town, name) == {"acme/one": "delivered", "acme/bad": "agent-failed"}
        issues = town.ask("GET", f"/repos/{HOME}/issues?state=all")
        (issue,) = [one for one in issues if one["title"] == "Fleet greet"]
        assert issue["user"]["login"] == "agent-fleet[bot]"
        assert "2 repositories: 1 delivered, 1 agent-failed." in issue["body"]
        tried_again(town, name, fleet(town, name)["fleet_id"])
        by_cli(town, name)


def handed_in(town: Town) -> str:
    """Once, though it is asked for twice; and not by whoever has no token."""
    assert ask(town, "POST", "/fleets", OTHER, json=ROWS).status_code == 401
    key = {"Idempotency-Key": "monday"}
    first, second = (ask(town, "POST", "/fleets", json=ROWS, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code, first.text == second.text) == (202, 202, True)
    assert ask(town, "GET", first.headers["Location"].removeprefix("/v1")).status_code == 200
    return str(first.json()["fleet_id"])


def tried_again(town: Town, name: str, fleet_id: str) -> None:
    watched = town.fleet("status", name, "--watch")
    assert (watched.returncode, "1 of 2 repositories did not end well" in watched.stderr) == (1, True)
    place = "/repos/acme/bad/contents/mode.txt"
    town.ask("PUT", place, {"message": "mend", "content": "b2sK", "sha": town.ask("GET", place)["sha"]})
    answer = ask(town, "POST", f"/fleets/{name}/retry", json=["acme/bad"])
    assert (answer.status_code, answer.json()["fleet_id"]) == (202, fleet_id)
    town.until("it is tried again", lambda: outcomes(town, name)["acme/bad"] == "delivered")
    row = next(row for row in fleet(town, name)["targets"] if row["repository"] == "acme/bad")
    assert row["attempts"] == 2
    number = row["pull_request"]["number"]
    town.ask("PUT", f"/repos/acme/bad/pulls/{number}/merge", {"merge_method": "squash"})
    town.until("the merge is seen", lambda: outcomes(town, name)["acme/bad"] == "merged")
    assert fleet(town, name)["counts"] == {"merged": 1, "delivered": 1}


def by_cli(town: Town, name: str) -> None:
    place = town.folder / "again.yml"
    place.write_text(MANIFEST)
    plan = town.fleet("submit", str(place), "--dry-run")
    assert (plan.returncode, "1 repository to be worked on" in plan.stdout) == (0, True), plan.stderr
    refused = town.fleet("pause", name, "--as", "bob")
    assert (refused.returncode, "write permission" in refused.stderr) == (1, True), refused.stderr
    handed = town.fleet("submit", str(place), "--repository", "acme/one")
    assert handed.returncode == 0, handed.stderr
    ended = town.fleet("status", handed.stdout.strip(), "--watch")
    assert (ended.returncode, "1 delivered" in ended.stdout) == (0, True), ended.stderr


@pytest.mark.parametrize("play", [doors], ids=lambda play: play.__name__)
def test_a_fleet_is_submitted_shown_and_steered_by_programs(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"
