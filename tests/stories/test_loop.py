"""A label becomes a merged pull request."""

from __future__ import annotations

from tests.stories.town import REPO, Town


def test_a_label_becomes_a_merged_pull_request(town: Town) -> None:
    number = town.open_issue()
    town.until("the issue is closed", lambda: town.issue(number)["state"] == "closed")
    town.until("it is labelled as done", lambda: "fleet:done" in town.labels(number))
    assert town.file("greeting.txt") == "hello\n"
    (pull,) = town.pulls()
    assert (pull["head"]["ref"], pull["base"]["ref"]) == (f"agent/{number}-1", "main")
    assert pull["merged_at"]
    assert town.launches() == 1
    assert len(town.ours(number)) == 1
    assert town.labels(number) & {"fleet:ready", "fleet:running", "fleet:delivered"} == set()
    refs = town.ask("GET", f"/repos/{REPO}/git/matching-refs/heads/agent")
    assert refs == []
