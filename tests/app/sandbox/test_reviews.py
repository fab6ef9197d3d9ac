from __future__ import annotations

from typing import Any

from tests.app.sandbox.pulling import branch, offered, put
from tests.app.sandbox.stand import Stand, inbox

THREADS = (
    "query($owner:String!,$name:String!,$n:Int!){repository(owner:$owner,name:$name){pullRequest(number:$n){"
    "reviewDecision reviewThreads(first:10){nodes{id isResolved isOutdated path line resolvedBy{login} "
    "comments(first:5){nodes{body author{login}}}}} latestReviews(first:5){nodes{state author{login}}}"
    " reviews(first:9){totalCount}}}}"
)
RESOLVE = "mutation($t:ID!){resolveReviewThread(input:{threadId:$t}){thread{isResolved resolvedBy{login}}}}"


def looked(stand: Stand, client: Any, repo: str, number: int) -> dict[str, Any]:
    owner, _, name = repo.partition("/")
    said = stand.query(client, THREADS, owner=owner, name=name, n=number)
    assert "errors" not in said, said
    found: dict[str, Any] = said["data"]["repository"]["pullRequest"]
    return found


def a_pull(stand: Stand, repo: str, name: str = "agent/1-1") -> tuple[dict[str, Any], str]:
    app = stand.app()
    branch(app, repo, name, ("src/a.py", "x = 2\ny = 3\n"))
    pull = offered(app, repo, name)
    return pull, f"/repos/{repo}/pulls/{pull['number']}"


def test_a_review_says_yes_or_no_and_the_last_word_counts(stand: Stand, repo: str) -> None:
    app, wanda, bob = stand.app(), stand.at("wanda"), stand.at("bob")
    pull, at = a_pull(stand, repo)
    own = app.post(f"{at}/reviews", json={"event": "APPROVE"})
    assert own.status_code == 422
    assert own.json()["errors"] == ["Can not approve your own pull request"]
    assert wanda.post(f"{at}/reviews", json={"event": "REQUEST_CHANGES"}).status_code == 422
    assert looked(stand, app, repo, pull["number"])["reviewDecision"] is None
    said = wanda.post(f"{at}/reviews", json={"event": "REQUEST_CHANGES", "body": "no"})
    assert (said.status_code, said.json()["state"]) == (200, "CHANGES_REQUESTED")
    assert looked(stand, app, repo, pull["number"])["reviewDecision"] == "CHANGES_REQUESTED"
    bob.post(f"{at}/reviews", json={"event": "APPROVE"})
    assert looked(stand, app, repo, pull["number"])["reviewDecision"] == "CHANGES_REQUESTED"
    wanda.post(f"{at}/reviews", json={"event": "APPROVE"})
    found = looked(stand, app, repo, pull["number"])
    assert found["reviewDecision"] == "APPROVED"
    states = {one["author"]["login"]: one["state"] for one in found["latestReviews"]["nodes"]}
    assert states == {"wanda": "APPROVED", "bob": "APPROVED"}
    listed = app.get(f"{at}/reviews").json()
    assert [one["state"] for one in listed] == ["CHANGES_REQUESTED", "APPROVED", "APPROVED"]
    gone = app.put(f"{at}/reviews/{listed[2]['id']}/dismissals", json={"message": "old"})
    assert gone.json()["state"] == "DISMISSED"
    assert app.put(f"{at}/reviews/{listed[2]['id']}/dismissals", json={"message": "x"}).status_code == 422
    assert looked(stand, app, repo, pull["number"])["reviewDecision"] is None


def test_a_pending_review_is_its_authors_until_it_is_submitted(stand: Stand, repo: str) -> None:
    app, wanda = stand.app(), stand.at("wanda")
    pull, at = a_pull(stand, repo)
    comment = {"path": "src/a.py", "line": 2, "body": "why 3?"}
    made = wanda.post(f"{at}/reviews", json={"body": "hm", "comments": [comment]}).json()
    assert made["state"] == "PENDING"
    assert "submitted_at" not in made
    assert wanda.post(f"{at}/reviews", json={"body": "again"}).status_code == 422
    assert (app.get(f"{at}/reviews").json(), app.get(f"{at}/comments").json()) == ([], [])
    assert app.get(f"{at}/reviews/{made['id']}").status_code == 404
    assert looked(stand, app, repo, pull["number"])["reviewThreads"]["nodes"] == []
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        wanda.post(f"{at}/reviews/{made['id']}/events", json={"event": "COMMENT"})
        stand.control("wait", "GET")
        told = [("pull_request_review", "submitted"), ("pull_request_review_comment", "created")]
        assert sorted(box.events()) == told
    assert app.get(f"{at}/reviews/{made['id']}/comments").json()[0]["body"] == "why 3?"


def test_comments_stand_on_lines_of_the_diff(stand: Stand, repo: str) -> None:
    wanda = stand.at("wanda")
    pull, at = a_pull(stand, repo)
    sha = pull["head"]["sha"]
    wish = {"commit_id": sha, "path": "src/a.py", "body": "?"}
    for wrong in (
        {**wish, "line": 9},
        {**wish, "path": "none.py", "line": 1},
        {**wish, "commit_id": "0" * 40, "line": 1},
        wish,
    ):
        assert wanda.post(f"{at}/comments", json=wrong).status_code == 422
    said = wanda.post(f"{at}/comments", json={**wish, "line": 2}).json()
    assert (said["line"], said["side"], said["original_position"]) == (2, "RIGHT", 3)
    assert said["diff_hunk"].endswith("+y = 3")
    reply = wanda.post(f"{at}/comments/{said['id']}/replies", json={"body": "!"})
    assert (reply.status_code, reply.json()["in_reply_to_id"]) == (201, said["id"])
    assert wanda.post(f"{at}/comments/{reply.json()['id']}/replies", json={"body": "!"}).status_code == 422
    left = wanda.post(f"{at}/comments", json={**wish, "line": 1, "side": "LEFT"}).json()
    assert left["side"] == "LEFT"
    assert len(wanda.get(f"{at}/comments").json()) == 3
    one = f"/repos/{repo}/pulls/comments/{said['id']}"
    assert wanda.patch(one, json={"body": "really?"}).json()["body"] == "really?"
    assert wanda.post(f"{one}/reactions", json={"content": "eyes"}).status_code == 201
    assert wanda.delete(one).status_code == 204
    assert wanda.get(one).status_code == 404


def test_threads_are_resolved_by_graphql_and_outdated_by_a_push(stand: Stand, repo: str) -> None:
    app, wanda = stand.app(), stand.at("wanda")
    pull, at = a_pull(stand, repo)
    wish = {"commit_id": pull["head"]["sha"], "path": "src/a.py"}
    for line in (1, 2):
        wanda.post(f"{at}/comments", json={**wish, "line": line, "body": f"line {line}"})
    put(app, repo, ("src/a.py", "# new\nx = 2\ny = 4\n"), branch="agent/1-1")
    first, second = looked(stand, app, repo, pull["number"])["reviewThreads"]["nodes"]
    assert (first["line"], first["isOutdated"]) == (2, False)
    assert (second["line"], second["isOutdated"]) == (None, True)
    narrow = stand.app(permissions={"pull_requests": "write"})
    refused = stand.query(narrow, RESOLVE, t=first["id"])["errors"][0]
    assert refused["type"] == "FORBIDDEN"
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        done = stand.query(app, RESOLVE, t=first["id"])["data"]["resolveReviewThread"]["thread"]
        stand.control("wait", "GET")
        assert box.events() == [("pull_request_review_thread", "resolved")]
    assert done == {"isResolved": True, "resolvedBy": None}
    undo = RESOLVE.replace("resolveReviewThread", "unresolveReviewThread")
    assert "errors" not in stand.query(wanda, undo, t=first["id"])
    reply = (
        'mutation($t:ID!){addPullRequestReviewThreadReply(input:{pullRequestReviewThreadId:$t,body:"ok"})'
        "{comment{body replyTo{body}}}}"
    )
    said = stand.query(app, reply, t=first["id"])["data"]["addPullRequestReviewThreadReply"]["comment"]
    assert said == {"body": "ok", "replyTo": {"body": "line 1"}}


def test_reviewers_are_asked_and_answer(stand: Stand, repo: str) -> None:
    app, wanda = stand.app(), stand.at("wanda")
    _, at = a_pull(stand, repo)
    place = f"{at}/requested_reviewers"
    asked = app.post(place, json={"reviewers": ["wanda", "bob"]})
    assert asked.status_code == 201
    assert [one["login"] for one in asked.json()["requested_reviewers"]] == ["wanda", "bob"]
    assert app.post(place, json={"reviewers": ["mallory"]}).status_code == 422
    assert app.post(place, json={"reviewers": ["agent-fleet[bot]"]}).status_code == 422
    wanda.post(f"{at}/reviews", json={"event": "APPROVE"})
    assert [one["login"] for one in app.get(place).json()["users"]] == ["bob"]
    app.request("DELETE", place, json={"reviewers": ["bob"]})
    assert app.get(place).json()["users"] == []
    kinds = [one["event"] for one in app.get(at.replace("pulls", "issues") + "/timeline").json()]
    assert kinds == ["review_requested", "review_requested", "reviewed", "review_request_removed"]
