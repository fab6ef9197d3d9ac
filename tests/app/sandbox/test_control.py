from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.app.sandbox.stand import Stand


def issue(stand: Stand, repo: str) -> str:
    number = (
        stand.at("alice").post(f"/repos/{repo}/issues", json={"title": "t", "body": "b"}).json()["number"]
    )
    return f"/repos/{repo}/issues/{number}"


def test_the_log_tells_who_did_what_and_how(stand: Stand, repo: str) -> None:
    before = len(stand.control("log", "GET"))
    at = issue(stand, repo)
    stand.at("bob").post(f"{at}/comments", json={"body": "hi"})
    stand.at("mallory").post(f"{at}/comments", json={"body": "no"})
    stand.at("bob").get(at)
    log = stand.control("log", "GET", after=before)
    number = at.rsplit("/", 1)[1]
    shown = [(one["actor"], one["method"], one["kind"], one["subject"], one["status"]) for one in log]
    assert shown == [
        ("alice", "POST", "issue", f"{repo}#{number}", 201),
        ("bob", "POST", "comment", f"{repo}#{number}", 201),
    ]
    assert [one["seq"] for one in log] == [before + 1, before + 2]


def test_the_next_requests_are_refused_as_asked(stand: Stand, repo: str) -> None:
    at, app = issue(stand, repo), stand.app()
    stand.control(
        "faults",
        does="answer",
        method="POST",
        path="/comments$",
        status=429,
        times=2,
        headers={"retry-after": "7"},
        message="You have exceeded a secondary rate limit",
    )
    assert app.get(at).status_code == 200
    for _ in range(2):
        refused = app.post(f"{at}/comments", json={"body": "x"})
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    assert app.post(f"{at}/comments", json={"body": "x"}).status_code == 201
    assert len(app.get(f"{at}/comments").json()) == 1


def test_a_graphql_operation_is_matched_by_its_fields(stand: Stand) -> None:
    stand.control("faults", does="answer", operation="^query viewer", status=502)
    app = stand.app()
    assert app.post("/graphql", json={"query": "{rateLimit{cost}}"}).status_code == 200
    assert app.post("/graphql", json={"query": "{viewer{login}}"}).status_code == 502
    assert app.post("/graphql", json={"query": "{viewer{login}}"}).status_code == 200


def test_a_cut_request_was_carried_out(stand: Stand, repo: str) -> None:
    at, app = issue(stand, repo), stand.app()
    stand.control("faults", does="cut", method="POST", path="/comments$")
    with pytest.raises(httpx.TransportError):
        app.post(f"{at}/comments", json={"body": "lost"})
    assert [one["body"] for one in app.get(f"{at}/comments").json()] == ["lost"]


def test_reads_lag_until_the_fault_is_used_up(stand: Stand, repo: str) -> None:
    at, app = issue(stand, repo), stand.app()
    fault = stand.control("faults", does="lag", times=2)
    stand.at("alice").patch(at, json={"title": "new"})
    assert app.get(at).json()["title"] == "t"
    said = stand.query(
        app,
        "query($o:String!,$n:String!){repository(owner:$o,name:$n){issues(first:9){nodes{title}}}}",
        o=repo.split("/")[0],
        n=repo.split("/")[1],
    )
    assert said["data"]["repository"]["issues"]["nodes"] == [{"title": "t"}]
    assert app.get(at).json()["title"] == "new"
    assert [one["met"] for one in stand.control("faults", "GET") if one["id"] == fault["id"]] == [2]


@pytest.mark.parametrize(("method", "when"), [("PATCH", "before"), ("GET", "after")])
def test_a_persons_edit_slips_in(stand: Stand, repo: str, method: str, when: str) -> None:
    at, app = issue(stand, repo), stand.app()
    stand.control(
        "faults",
        does="edit",
        method=method,
        path=f"{at}$",
        when=when,
        requests=[{"as": "alice", "method": "PATCH", "path": at, "json": {"body": "hers"}}],
    )
    assert app.get(at).json()["body"] == "b"
    assert app.patch(at, json={"body": "ours"}).json()["body"] == "ours"
    bodies = [one["actor"] for one in stand.control("log", "GET", kind="issue-edited")][-2:]
    assert bodies == ["alice", "agent-fleet[bot]"]


def test_a_request_is_held_until_it_is_let_go(stand: Stand, repo: str) -> None:
    at, app = issue(stand, repo), stand.app()
    fault = stand.control("faults", does="hold", method="PATCH", path=at)
    answers: list[int] = []
    writer = threading.Thread(
        target=lambda: answers.append(app.patch(at, json={"title": "late"}).status_code)
    )
    writer.start()
    assert stand.control("held", "GET", id=fault["id"])["is_holding"]
    assert stand.at("alice").get(at).json()["title"] == "t"
    assert answers == []
    stand.control("release", id=fault["id"])
    writer.join(10)
    assert answers == [200]
    assert stand.at("alice").get(at).json()["title"] == "late"


def test_a_fault_that_cannot_be_is_refused(stand: Stand) -> None:
    for wish in ({"does": "explode"}, {"does": "cut", "colour": 1}, {}):
        answer = stand.client().post("/_control/faults", json=wish)
        assert answer.status_code == 422
        assert "message" in answer.json()


def test_the_clock_stands_moves_and_goes_on(stand: Stand, repo: str) -> None:
    stand.control("clock", at=1_800_000_000)
    at = issue(stand, repo)
    assert stand.at("alice").get(at).json()["created_at"] == "2027-01-15T08:00:00Z"
    stand.control("clock", advance=60)
    stand.at("alice").post(f"{at}/comments", json={"body": "x"})
    assert stand.at("alice").get(at).json()["updated_at"] == "2027-01-15T08:01:00Z"
    now = stand.control("clock", run=True, offset=0)["now"]
    assert abs(now - time.time()) < 5


def test_requests_are_counted_by_client_and_kind(stand: Stand, repo: str) -> None:
    stand.control("requests", "DELETE")
    app = stand.app()
    first = app.get(f"/repos/{repo}")
    app.get(f"/repos/{repo}", headers={"If-None-Match": first.headers["ETag"]})
    app.post("/graphql", json={"query": "{viewer{login}}"})
    app.post(f"/repos/{repo}/issues", json={"title": "t"})
    counts = stand.control("requests", "GET")["counts"]
    mine = next(found for key, found in counts.items() if key.startswith("installation:"))
    assert mine == {"read": 1, "unchanged": 1, "query": 1, "write": 1}
    assert counts[f"app:{stand.apps['agent-fleet']}"]["token"] == 1


def test_somebody_acts_by_one_call(stand: Stand, repo: str) -> None:
    stand.control("user", login="zoe")
    stand.control("role", repository=repo, login="zoe", role="triage")
    said = stand.control(
        "as", **{"as": "zoe", "path": f"/repos/{repo}/issues", "json": {"title": "z", "labels": ["agent"]}}
    )
    assert said["status"] == 201
    assert said["json"]["labels"][0]["name"] == "agent"


def test_many_at_once_leave_one_order(stand: Stand, repo: str) -> None:
    before = len(stand.control("log", "GET"))
    clients = [stand.at(login) for login in ("alice", "bob", "wanda")]

    def work(place: int) -> int:
        made = clients[place % 3].post(f"/repos/{repo}/issues", json={"title": str(place)}).json()["number"]
        clients[place % 3].post(f"/repos/{repo}/issues/{made}/comments", json={"body": "x"})
        return int(made)

    with ThreadPoolExecutor(12) as pool:
        numbers = list(pool.map(work, range(60)))
    assert sorted(numbers) == list(range(1, 61))
    log = stand.control("log", "GET", after=before)
    assert [one["seq"] for one in log] == list(range(before + 1, before + 121))
    assert all(one["status"] == 201 and one["path"].startswith(f"/repos/{repo}/") for one in log)
