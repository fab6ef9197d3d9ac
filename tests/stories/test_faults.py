"""GitHub misbehaves: webhooks go astray, requests fail, answers are lost, people are quicker than we."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.stories.calm import begin, branches, ends_calmly, go, met, peopled, runs
from tests.stories.conftest import Play, Stage
from tests.stories.town import REPO, SECRET, Town


def lost() -> None:
    """GitHub refuses the status comment and the push once, without saying whether they were carried
    out. The comment is judged after two minutes; no agent starts before it stands."""
    with peopled() as town:
        begin(town)
        trouble = {"status": 502, "message": "Bad Gateway"}
        comment = town.fault("answer", operation="mutation.*addComment", **trouble)
        push = town.fault("answer", method="POST", path="git-receive-pack", **trouble)
        number = town.open_issue(body="Write file-a")
        town.until("the comment is refused", lambda: met(town, comment))
        town.until("the comment is made after all", lambda: town.ours(number))
        ends_calmly(town, number, "a")
        assert (met(town, comment), met(town, push)) == (1, 1)
        (made,) = [line["at"] for line in town.writes("comment")]
        refused = [one["at"] for one in town.control("GET", "requests")["requests"] if one["status"] == 502]
        assert made - min(refused) >= 110


def dropped() -> None:
    """No webhook arrives at all: the sweep brings everything right."""
    with peopled() as town:
        begin(town)
        town.control("POST", "webhooks", {"mode": "drop"})
        number = town.open_issue(body="Write file-a")
        ends_calmly(town, number, "a")


def shuffled() -> None:
    """Every webhook arrives late, in any order, and again; one a hundred times at once."""
    with peopled() as town:
        begin(town)
        town.control("POST", "webhooks", {"mode": "shuffle", "seconds": 3})
        number = town.open_issue(body="Write file-a")
        comment = town.say(number, "/fleet help")
        ends_calmly(town, number, "a")
        for one in town.control("GET", "deliveries"):
            town.control("POST", "redeliver", {"id": one["id"]})
        said = [one for one in town.control("GET", "deliveries?payload=1") if one["event"] == "issue_comment"]
        payloads = [one["request"]["payload"] for one in said]
        payload = next(one for one in payloads if one["comment"]["id"] == comment)
        with ThreadPoolExecutor(20) as doors:
            guid = secrets.token_hex(16)
            codes = set(doors.map(lambda _: deliver(town, payload, guid), range(100)))
        assert codes == {202}
        assert deliver(town, payload, secrets.token_hex(16)) == 202
        town.control("GET", "wait")
        is_answered(town, comment)
        ends_calmly(town, number, "a")
        assert len([line for line in town.writes("reaction") if line["details"]["comment"] == comment]) == 2


def deliver(town: Town, payload: Any, guid: str) -> int:
    body = json.dumps(payload).encode()
    headers = {
        "X-GitHub-Event": "issue_comment",
        "X-GitHub-Delivery": guid,
        "X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(),
    }
    return httpx.post(f"{town.web}/webhook", content=body, headers=headers, timeout=20).status_code


def is_answered(town: Town, comment: int) -> None:
    reactions = f"/repos/{REPO}/issues/comments/{comment}/reactions"
    town.until(
        "it is answered",
        lambda: {one["content"] for one in town.ask("GET", reactions)} == {"eyes", "rocket"},
    )


def cut() -> None:
    """Each write is carried out and its answer lost: it is not done again."""
    with peopled() as town:
        begin(town)
        cuts = [
            town.fault("cut", operation="mutation.*addComment"),
            town.fault("cut", method="POST", path="git-receive-pack"),
            town.fault("cut", method="POST", path="/pulls$"),
            town.fault("cut", method="PUT", path="/merge$"),
            town.fault("cut", operation="mutation.*deleteRef"),
        ]
        number = town.open_issue(body="Write file-a")
        ends_calmly(town, number, "a")
        assert [met(town, fault) for fault in cuts] == [1] * len(cuts)


def refused() -> None:
    """Every kind of write is refused once by a GitHub in trouble: each is made all the same, once."""
    with peopled() as town:
        begin(town)
        trouble = {"status": 502, "message": "Bad Gateway"}
        faults = [
            town.fault("answer", operation="mutation.*updateIssueComment", **trouble),
            town.fault("answer", method="POST", path="/pulls$", times=2, **trouble),
            town.fault("answer", method="PUT", path="/merge$", **trouble),
            town.fault("answer", operation="mutation.*deleteRef", **trouble),
        ]
        number = town.open_issue(body="Write file-a")
        ends_calmly(town, number, "a")
        assert [met(town, fault) for fault in faults] == [1, 2, 1, 1]


def limited() -> None:
    """GitHub asks for a pause: nothing is asked before it is over, and nothing false is said."""
    with peopled() as town:
        begin(town)
        number = town.open_issue(body="Write file-a. It waits.")
        runs(town, number)
        limit = {"status": 403, "headers": {"Retry-After": "6"}}
        said = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
        fault = town.fault("answer", method="POST", path="/pulls$", message=said, **limit)
        go(town, "a")
        town.until("the limit is met", lambda: met(town, fault))
        ends_calmly(town, number, "a")
        lines = [one for one in town.control("GET", "requests")["requests"] if "alice" not in one["client"]]
        at = next(one["at"] for one in lines if one["status"] == 403)
        after = [one for one in lines if one["at"] > at and is_acme(one)]
        assert min(one["at"] for one in after) >= at + 6
        shown = [line["details"]["body"] for line in town.writes() if line["kind"].startswith("comment")]
        assert not any("fail" in body.casefold().split("<!--")[0] for body in shown)


def is_acme(line: dict[str, Any]) -> bool:
    """A request for the installation: the App's own key has limits of its own."""
    return "install" in line["client"] or "acme" in line["client"]


def overtaken() -> None:
    """People change their minds between our look and what cannot be undone."""
    with peopled() as town:
        begin(town)
        _before_the_agent(town)
        _before_the_pull(town)
        _before_the_merge(town)


def _before_the_agent(town: Town) -> None:
    """The label is taken off while the attempt is announced: no agent is launched."""
    comment = town.fault("hold", operation="mutation.*addComment")
    number = town.open_issue(body="Write file-a")
    town.held(comment)
    town.ask("DELETE", f"/repos/{REPO}/issues/{number}/labels/agent")
    town.release(comment)
    town.until("it is cancelled", lambda: any("**Cancelled.**" in text for text in town.ours(number)))
    assert town.launches(number) == 0


def _before_the_pull(town: Town) -> None:
    """The label is taken off when the look has seen the branch: no pull request is opened. Between
    the look and the request is a token, made for the first pull request of all."""
    push = town.fault("hold", method="POST", path="git-receive-pack")
    number = town.open_issue(body="Write file-b")
    town.held(push)
    token = town.fault("hold", method="POST", path="access_tokens")
    town.release(push)
    town.held(token)
    town.ask("DELETE", f"/repos/{REPO}/issues/{number}/labels/agent")
    town.release(token)
    town.until("it is cancelled", lambda: any("**Cancelled.**" in text for text in town.ours(number)))
    town.until("its branch is gone", lambda: not branches(town, number))
    assert town.writes("pull") == []


def _before_the_merge(town: Town) -> None:
    """It is held when the look has seen that all is green: it is not merged until `hold` is off."""
    opened = town.fault("hold", method="POST", path="/pulls$", when="after")
    number = town.open_issue(body="Write file-c")
    town.held(opened)
    token = town.fault("hold", method="POST", path="access_tokens")
    town.release(opened)
    town.held(token)
    town.ask("POST", f"/repos/{REPO}/issues/{number}/labels", {"labels": ["hold"]})
    town.release(token)
    looks = len(_looks(town))
    town.until("it was looked at again", lambda: len(_looks(town)) > looks + 1)
    assert town.writes("merge") == []
    town.ask("DELETE", f"/repos/{REPO}/issues/{number}/labels/hold")
    ends_calmly(town, number, "c")


def _looks(town: Town) -> list[Any]:
    return [one for one in town.control("GET", "requests")["requests"] if "query Look" in one["path"]]


@pytest.mark.parametrize(
    "play", [lost, dropped, shuffled, cut, refused, limited, overtaken], ids=lambda play: play.__name__
)
def test_a_story_ends_calmly_though_github_misbehaves(stage: Stage, play: Play) -> None:
    assert stage[play].result() is None, "a play raises what went wrong in it"
