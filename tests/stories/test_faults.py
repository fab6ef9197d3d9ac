"""GitHub misbehaves: webhooks go astray, requests fail, answers are lost, people are quicker than we.

One town for all of it, a repository for each scene, one after another: each meets what is meant for it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.stories.calm import FILES, begin, branches, ends_calmly, go, met, peopled, runs, written
from tests.stories.town import SECRET, Town

OPENS = "mutation.*createPullRequest"
TROUBLE = {"status": 502, "message": "Bad Gateway"}


@dataclass(frozen=True)
class Lost:
    """A task whose status comment GitHub refused, at that Unix time, without saying whether it was made."""

    here: Town
    number: int
    comment: int
    at: float


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with peopled() as town:
        begin(town)
        yield town


@pytest.fixture(scope="module")
def lost(town: Town) -> Lost:
    """It is judged after two minutes, in which other scenes are played."""
    here, at = town.other("lost", FILES), time.time()
    comment = here.fault("answer", operation="mutation.*addComment", **TROUBLE)
    number = here.open_issue(body="Write file-lost. It waits.")
    here.until("the comment is refused", lambda: met(here, comment))
    return Lost(here, number, comment, at)


def test_people_change_their_minds_between_our_look_and_what_cannot_be_undone(town: Town) -> None:
    here = town.other("overtaken", FILES)
    _before_the_agent(here)
    _before_the_pull(here)
    _before_the_merge(here)
    assert here.launches() == 2, "of those that were asked for when it was to begin"


def _before_the_agent(town: Town) -> None:
    """The label is taken off while the attempt is announced: no agent is launched."""
    comment = town.fault("hold", operation="mutation.*addComment")
    number = town.open_issue(body="Write file-a")
    town.held(comment)
    town.ask("DELETE", f"/repos/{town.repo}/issues/{number}/labels/agent")
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
    town.ask("DELETE", f"/repos/{town.repo}/issues/{number}/labels/agent")
    town.release(token)
    town.until("it is cancelled", lambda: any("**Cancelled.**" in text for text in town.ours(number)))
    town.until("its branch is gone", lambda: not branches(town, number))
    assert written(town, "pull") == []


def _before_the_merge(town: Town) -> None:
    """It is held when the look has seen that all is green: it is not merged until `hold` is off."""
    opened = town.fault("hold", operation=OPENS, when="after")
    number = town.open_issue(body="Write file-c")
    town.held(opened)
    token = town.fault("hold", method="POST", path="access_tokens")
    town.release(opened)
    town.held(token)
    town.ask("POST", f"/repos/{town.repo}/issues/{number}/labels", {"labels": ["hold"]})
    town.release(token)
    looks = len(_looks(town))
    town.until("it was looked at again", lambda: len(_looks(town)) > looks + 1)
    assert written(town, "merge") == []
    town.ask("DELETE", f"/repos/{town.repo}/issues/{number}/labels/hold")
    ends_calmly(town, number, "c")


def _looks(town: Town) -> list[Any]:
    return [one for one in town.control("GET", "requests")["requests"] if "query Look" in one["path"]]


def test_what_was_carried_out_and_whose_answer_was_lost_is_not_done_again(town: Town, lost: Lost) -> None:
    here = town.other("cut", FILES)
    cuts = [
        here.fault("cut", operation="mutation.*addComment"),
        here.fault("cut", method="POST", path="git-receive-pack"),
        here.fault("cut", operation=OPENS),
        here.fault("cut", method="PUT", path="/merge$"),
        here.fault("cut", operation="mutation.*deleteRef"),
    ]
    number = here.open_issue(body="Write file-a")
    ends_calmly(here, number, "a")
    assert [met(here, fault) for fault in cuts] == [1] * len(cuts)


def test_what_a_github_in_trouble_refuses_is_made_all_the_same_once(town: Town, lost: Lost) -> None:
    here = town.other("refused", FILES)
    faults = [
        here.fault("answer", operation="mutation.*updateIssueComment", **TROUBLE),
        here.fault("answer", operation=OPENS, times=2, **TROUBLE),
        here.fault("answer", method="PUT", path="/merge$", **TROUBLE),
        here.fault("answer", operation="mutation.*deleteRef", **TROUBLE),
    ]
    number = here.open_issue(body="Write file-a")
    ends_calmly(here, number, "a")
    assert [met(here, fault) for fault in faults] == [1, 2, 1, 1]


def test_nothing_is_asked_before_a_pause_is_over_and_nothing_false_is_said(town: Town, lost: Lost) -> None:
    here = town.other("limited", FILES)
    number = here.open_issue(body="Write file-a. It waits.")
    runs(here, number)
    limit = {"status": 403, "headers": {"Retry-After": "6"}}
    said = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    fault = here.fault("answer", operation=OPENS, message=said, **limit)
    go(here, "a")
    here.until("the limit is met", lambda: met(here, fault))
    ends_calmly(here, number, "a")
    lines = [one for one in here.control("GET", "requests")["requests"] if "alice" not in one["client"]]
    at = next(one["at"] for one in lines if one["status"] == 403)
    after = [one for one in lines if one["at"] > at and is_acme(one)]
    assert min(one["at"] for one in after) >= at + 6
    shown = [line["details"]["body"] for line in written(here) if line["kind"].startswith("comment")]
    assert not any("fail" in body.casefold().split("<!--")[0] for body in shown)


def is_acme(line: dict[str, Any]) -> bool:
    """A request for the installation: the App's own key has limits of its own."""
    return "install" in line["client"] or "acme" in line["client"]


def test_without_a_single_webhook_the_sweep_brings_everything_right(town: Town, lost: Lost) -> None:
    here = town.other("dropped", FILES)
    town.control("POST", "webhooks", {"mode": "drop"})
    number = here.open_issue(body="Write file-a")
    ends_calmly(here, number, "a")
    assert here.launches(number) == 1


def test_webhooks_may_come_late_in_any_order_again_and_a_hundred_times_at_once(
    town: Town, lost: Lost
) -> None:
    here = town.other("shuffled", FILES)
    town.control("POST", "webhooks", {"mode": "shuffle", "seconds": 3})
    number = here.open_issue(body="Write file-a")
    comment = here.say(number, "/fleet help")
    ends_calmly(here, number, "a")
    mine = [one for one in here.control("GET", "deliveries?payload=1") if _is_of(one, here.repo)]
    for one in mine:
        here.control("POST", "redeliver", {"id": one["id"]})
    payloads = [one["request"]["payload"] for one in mine if one["event"] == "issue_comment"]
    payload = next(one for one in payloads if one["comment"]["id"] == comment)
    with ThreadPoolExecutor(20) as doors:
        guid = secrets.token_hex(16)
        codes = set(doors.map(lambda _: deliver(town, payload, guid), range(100)))
    assert codes == {202}
    assert deliver(town, payload, secrets.token_hex(16)) == 202
    town.control("GET", "wait")
    is_answered(here, comment)
    ends_calmly(here, number, "a")
    assert len([line for line in written(here, "reaction") if line["details"]["comment"] == comment]) == 2


def _is_of(delivery: dict[str, Any], repo: str) -> bool:
    return bool(delivery["request"]["payload"].get("repository", {}).get("full_name") == repo)


def deliver(town: Town, payload: Any, guid: str) -> int:
    body = json.dumps(payload).encode()
    headers = {
        "X-GitHub-Event": "issue_comment",
        "X-GitHub-Delivery": guid,
        "X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(),
    }
    return httpx.post(f"{town.web}/webhook", content=body, headers=headers, timeout=20).status_code


def is_answered(town: Town, comment: int) -> None:
    reactions = f"/repos/{town.repo}/issues/comments/{comment}/reactions"
    town.until(
        "it is answered",
        lambda: {one["content"] for one in town.ask("GET", reactions)} == {"eyes", "rocket"},
    )


def test_a_comment_of_which_nobody_knows_is_judged_before_any_agent_starts(town: Town, lost: Lost) -> None:
    """No agent starts before it stands; the push that GitHub refuses then is judged at once."""
    here = lost.here
    push = here.fault("answer", method="POST", path=f"{here.repo}.*git-receive-pack", **TROUBLE)
    here.until("the comment is made after all", lambda: here.ours(lost.number))
    go(here, "lost")
    ends_calmly(here, lost.number, "lost")
    assert (met(here, lost.comment), met(here, push)) == (1, 1)
    (made,) = [line["at"] for line in written(here, "comment")]
    answered = [one for one in here.control("GET", "requests")["requests"] if one["status"] == 502]
    assert made - min(one["at"] for one in answered if one["at"] >= lost.at) >= 110
