from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from tests.app.sandbox.pulling import branch, offered, put
from tests.app.sandbox.stand import Inbox, Stand, inbox


@pytest.fixture
def box(stand: Stand, repo: str) -> Iterator[Inbox]:
    with inbox() as found:
        stand.control("webhooks", url=found.url)
        yield found
        stand.control("wait", "GET")
        stand.control("webhooks", url="")


def labelled(stand: Stand, repo: str, *labels: str) -> int:
    body = {"title": "t", "labels": list(labels)}
    number = stand.at("alice").post(f"/repos/{repo}/issues", json=body).json()["number"]
    assert stand.control("wait", "GET")["is_calm"]
    return int(number)


def test_a_delivery_is_signed_and_named(stand: Stand, repo: str, box: Inbox) -> None:
    labelled(stand, repo, "agent")
    head, raw = next(one for one in box.met if one[0]["X-GitHub-Event"] == "issues")
    signature = "sha256=" + hmac.new(b"s3cret", raw, hashlib.sha256).hexdigest()
    assert head["X-Hub-Signature-256"] == signature
    assert head["Content-Type"] == "application/json"
    assert head["User-Agent"].startswith("GitHub-Hookshot/")
    payload = json.loads(raw)
    assert payload["repository"]["full_name"] == repo
    assert (payload["sender"]["login"], payload["organization"]["login"]) == ("alice", "acme")
    assert payload["installation"]["id"] > 1_000_000
    guids = {one[0]["X-GitHub-Delivery"] for one in box.met}
    assert len(guids) == len(box.met)


def test_each_label_is_a_delivery_of_its_own(stand: Stand, repo: str, box: Inbox) -> None:
    labelled(stand, repo, "agent", "hold")
    found = sorted((one for one in box.events() if one[0] == "issues"), key=str)
    assert found == [("issues", "labeled"), ("issues", "labeled"), ("issues", "opened")]


def test_a_pulls_life_is_told(stand: Stand, repo: str, box: Inbox) -> None:
    app = stand.app()
    branch(app, repo, "agent/1-1", ("b.txt", "1\n"))
    number = offered(app, repo, "agent/1-1")["number"]
    newer = put(app, repo, ("c.txt", "1\n"), branch="agent/1-1")
    stand.control("check", repository=repo, ref="agent/1-1", conclusion="success")
    app.put(f"/repos/{repo}/pulls/{number}/merge", json={"sha": newer})
    app.delete(f"/repos/{repo}/git/refs/heads/agent/1-1")
    assert stand.control("wait", "GET")["is_calm"]
    told = set(box.events())
    assert {
        ("create", None), ("push", None), ("delete", None), ("pull_request", "opened"),
        ("pull_request", "synchronize"), ("pull_request", "closed"), ("check_run", "completed"),
        ("check_suite", "completed"),
    } <= told  # fmt: skip
    closed = [json.loads(raw) for head, raw in box.met if b'"closed"' in raw and b'"merged": true' in raw]
    assert closed[0]["pull_request"]["merged"] is True
    pushed = [json.loads(raw) for head, raw in box.met if head["X-GitHub-Event"] == "push"]
    assert any(one["after"] == newer and one["head_commit"]["added"] == ["c.txt"] for one in pushed)


def test_deliveries_are_dropped_doubled_delayed_and_shuffled(stand: Stand, repo: str, box: Inbox) -> None:
    stand.control("webhooks", mode="drop", only=["issues"])
    labelled(stand, repo, "agent")
    assert [one for one in box.events() if one[0] == "issues"] == []
    stand.control("webhooks", mode="double")
    labelled(stand, repo)
    guids = [head["X-GitHub-Delivery"] for head, _ in box.met if head["X-GitHub-Event"] == "issues"]
    assert len(guids) == 2
    assert guids[0] == guids[1]
    for mode in ("delay", "shuffle"):
        box.met.clear()
        stand.control("webhooks", mode=mode, seconds=0.2)
        labelled(stand, repo, "a", "b", "c")
        assert len(box.events()) >= 4


def test_a_failed_delivery_is_not_tried_again_but_can_be_asked_for(
    stand: Stand, repo: str, box: Inbox
) -> None:
    box.answers.append(503)
    labelled(stand, repo)
    assert len(box.met) == 1
    app = stand.client(f"Bearer {stand.jwt()}")
    last = app.get("/app/hook/deliveries", params={"per_page": 1}).json()[0]
    assert (last["status"], last["status_code"], last["redelivery"]) == ("Invalid HTTP Response", 503, False)
    whole = app.get(f"/app/hook/deliveries/{last['id']}").json()
    assert whole["request"]["payload"]["action"] == "opened"
    assert app.post(f"/app/hook/deliveries/{last['id']}/attempts").status_code == 202
    stand.control("wait", "GET")
    again = app.get("/app/hook/deliveries", params={"per_page": 1})
    assert (again.json()[0]["guid"], again.json()[0]["redelivery"]) == (last["guid"], True)
    assert box.met[0][0]["X-GitHub-Delivery"] == box.met[1][0]["X-GitHub-Delivery"]
    assert "cursor=" in again.headers["Link"]
    stand.control("clock", advance=4 * 24 * 3600)
    late = stand.client(f"Bearer {stand.jwt(now=stand.control('world', 'GET')['now'])}")
    assert late.get("/app/hook/deliveries").json() == []


def test_nobody_listening_is_a_failed_delivery_and_no_harm(stand: Stand, repo: str) -> None:
    stand.control("webhooks", url="http://127.0.0.1:9/webhook")
    labelled(stand, repo)
    last = stand.control("deliveries", "GET")[-1]
    assert (last["status"], last["status_code"]) == ("failed to connect to host", 502)
