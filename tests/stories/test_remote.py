"""Agents that live elsewhere: the same label, the same status, the same merge."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.jobs.agents.vendor import KEY, Jules, opened
from tests.stories.calm import begin
from tests.stories.conftest import built
from tests.stories.town import BLUEPRINT, REPO, Town

AT = f"/repos/{REPO}"
JULES = "google-labs-jules"


@pytest.fixture(scope="module")
def jules() -> Iterator[Jules]:
    with opened(Jules()) as found:
        yield found


@pytest.fixture(scope="module")
def town(jules: Jules) -> Iterator[Town]:
    """Its workers have two keys, and the repository both agents' Apps."""
    with built(files={".github/fleet.yml": BLUEPRINT + "concurrency: 9\n"}) as made:
        made.env |= {"FLEET_JULES_KEY": KEY, "FLEET_JULES_URL": jules.url, "FLEET_REMOTE_SECONDS": "1"}
        made.env |= {"FLEET_COPILOT_TOKEN": made.tokens["alice"]}
        made.control("POST", "seed", {"repositories": [{"name": REPO, "copilot": True}]})
        made.control("POST", "user", {"login": JULES})
        made.control("POST", "role", {"repository": REPO, "login": JULES, "role": "write"})
        made.tokens |= made.control("GET", "world")["tokens"]
        begin(made)
        yield made


def ask_for(town: Town, agent: str) -> int:
    return town.open_issue(labels=(f"agent:{agent}",))


def session_of(town: Town, jules: Jules, number: int, attempt: int = 1) -> dict[str, Any]:
    """What the attempt began at Jules."""
    name = f"-{number}-{attempt}-"

    def found() -> list[dict[str, Any]]:
        return [one for one in list(jules.sessions.values()) if name in one["title"]]

    return town.until(f"attempt {attempt} at #{number} has its session", found)[0]


def offer(town: Town, login: str, branch: str, told: dict[str, Any]) -> dict[str, Any]:
    """A pull request that mends the greeting, as an agent's own App opens it."""
    head = town.ask("GET", f"{AT}/git/ref/heads/main")["object"]["sha"]
    town.ask("POST", f"{AT}/git/refs", {"ref": f"refs/heads/{branch}", "sha": head}, login)
    place = f"{AT}/contents/{branch.replace('/', '-')}.txt"
    content = base64.b64encode(b"hello\n").decode()
    town.ask("PUT", place, {"message": "m", "content": content, "branch": branch}, login)
    pull = town.ask(
        "POST", f"{AT}/pulls", {"title": "Mend it", "head": branch, "base": "main", **told}, login
    )
    return dict(pull)


def go_green(town: Town, pull: dict[str, Any]) -> None:
    check = {"repository": REPO, "ref": pull["head"]["sha"], "status": "completed", "conclusion": "success"}
    town.control("POST", "check", check)


def is_done(town: Town, number: int) -> bool:
    return "fleet:done" in town.labels(number) and town.issue(number)["state"] == "closed"


def test_jules_takes_a_label_to_a_merged_pull_request_though_its_first_answer_is_lost(
    town: Town, jules: Jules
) -> None:
    jules.spoilt = ["cut"]
    number = ask_for(town, "jules")
    session = session_of(town, jules, number)
    jules.tell(session["id"], "agentMessaged", agentMessage="I mend the greeting.")
    closes = re.search(r"^.*`(Closes #\d+\.)`", session["prompt"], re.MULTILINE)
    assert closes
    pull = offer(town, JULES, f"jules-{number}", {"body": closes[1]})
    jules.end(session["id"], pull=pull["html_url"])
    town.until("it is delivered", lambda: "fleet:delivered" in town.labels(number))
    go_green(town, pull)
    town.until("it is done", lambda: is_done(town, number))
    assert [one["number"] for one in town.pulls() if one["merged_at"]] == [pull["number"]]
    assert len([one for one in jules.sessions.values() if f"-{number}-" in one["title"]]) == 1
    assert town.launches(number) == 0, "no agent of ours was started"
    assert len(town.ours(number)) == 1
    (run,) = town.data.glob(f"runs/api-{number}-*")
    told = town.fleet("logs", run.name)
    assert "I mend the greeting." in told.stdout, told.stderr
    assert KEY not in told.stdout + town.logs()


def test_copilot_is_assigned_and_its_draft_is_made_ready_and_merged(town: Town) -> None:
    number = ask_for(town, "copilot")

    def assigned() -> list[dict[str, Any]]:
        return [
            one
            for one in town.control("GET", "log")
            if one["kind"] == "copilot" and one["subject"] == f"{REPO}#{number}"
        ]

    (line,) = town.until("the issue is assigned", assigned)
    assert (line["actor"], line["details"]["base_branch"]) == ("alice", "main")
    assert f"`Closes #{number}.`" in line["details"]["custom_instructions"]
    told = {"body": f"Fixes #{number}", "draft": True}
    pull = offer(town, "Copilot", f"copilot/fix-{number}", told)
    reviewers = {"reviewers": ["alice"]}
    town.ask("POST", f"{AT}/pulls/{pull['number']}/requested_reviewers", reviewers, "Copilot")
    town.until("it is delivered", lambda: "fleet:delivered" in town.labels(number))
    go_green(town, pull)
    town.until("it is done", lambda: is_done(town, number))
    assert town.ask("GET", f"{AT}/pulls/{pull['number']}")["merged_at"]
    town.until("its branch is gone", lambda: not town.ask("GET", f"{AT}/git/matching-refs/heads/copilot"))
    assert len(assigned()) == 1


def test_a_failed_session_is_tried_again_and_a_cancelled_one_is_ended(town: Town, jules: Jules) -> None:
    number = ask_for(town, "jules")
    first = session_of(town, jules, number)
    jules.tell(first["id"], "sessionFailed", reason="The machine broke.")
    jules.end(first["id"], "FAILED")
    second = session_of(town, jules, number, attempt=2)
    town.ask("DELETE", f"{AT}/issues/{number}/labels/agent:jules")
    town.until("its session is ended", lambda: second["id"] in jules.deleted)
    town.until("that is said", lambda: "| cancelled |" in town.ours(number)[0])
    assert "| agent-failed |" in town.ours(number)[0]
    assert town.labels(number) & {"fleet:running", "fleet:delivered"} == set()
    rows = town.fleet("budget", "--owner", "acme", "--json")
    assert rows.returncode == 0, rows.stderr
