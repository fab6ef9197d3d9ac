"""A label becomes a merged pull request."""

from __future__ import annotations

from typing import Any

from tests.stories.calm import branches
from tests.stories.conftest import built
from tests.stories.town import BLUEPRINT, REPO, Town


def go_green(town: Town) -> dict[str, Any]:
    """The first pull request, once its head has a green check."""
    pull: dict[str, Any] = town.until("a pull request is open", town.pulls)[0]
    check = {"repository": REPO, "ref": pull["head"]["sha"], "status": "completed", "conclusion": "success"}
    town.control("POST", "check", check)
    return pull


def test_a_label_becomes_a_merged_pull_request(town: Town) -> None:
    number = town.open_issue()
    go_green(town)
    town.until("the issue is closed", lambda: town.issue(number)["state"] == "closed")
    town.until("it is labelled as done", lambda: town.labels(number) == {"agent", "fleet:done"})
    town.until("its branch is gone", lambda: not branches(town, number))
    assert town.file("greeting.txt") == "hello\n"
    (pull,) = town.pulls()
    assert (pull["head"]["ref"], pull["base"]["ref"]) == (f"agent/{number}-1", "main")
    assert pull["merged_at"]
    assert town.launches() == 1
    assert len(town.ours(number)) == 1


def test_a_task_for_another_branch_is_closed_by_the_app_once() -> None:
    """GitHub closes no issue there; and the answer to our closing is lost on its way."""
    with built(files={".github/fleet.yml": BLUEPRINT + "base: develop\n"}) as town:
        main = town.ask("GET", f"/repos/{REPO}/git/ref/heads/main")["object"]["sha"]
        town.ask("POST", f"/repos/{REPO}/git/refs", {"ref": "refs/heads/develop", "sha": main})
        town.start()
        number = town.open_issue()
        town.fault("cut", operation="mutation.*closeIssue")
        assert go_green(town)["base"]["ref"] == "develop"
        town.until("it is done", lambda: "fleet:done" in town.labels(number))
        town.until("it is closed", lambda: town.issue(number)["state"] == "closed")
        assert town.file("greeting.txt", "develop") == "hello\n"
        assert town.file("greeting.txt") == "helo\n"
        assert len(town.writes("issue-closed")) == 1


def test_a_request_that_nobody_serves_waits_and_says_so() -> None:
    with built() as town:
        town.start("web", "clock", "worker")
        number = town.open_issue()
        words = "no worker serves `fixer` now"
        town.until("it waits", lambda: any(words in text.lower() for text in town.ours(number)))
        town.until("its label says so", lambda: "fleet:ready" in town.labels(number))
        assert town.launches() == 0
        town.start("agents")
        town.until("it starts", lambda: town.launches() == 1)
