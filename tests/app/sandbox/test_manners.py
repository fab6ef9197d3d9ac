"""What every answer of the REST API keeps to, and small refusals in GitHub's own words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.app.sandbox.pulling import branch, offered
from tests.app.sandbox.stand import Stand, inbox

STRATEGIES = ("allow_merge_commit", "allow_squash_merge", "allow_rebase_merge")
# method, path below the repository, body, status, and a part of the message or one of `errors`
REFUSED: list[tuple[str, str, Any, int, Any]] = [
    ("POST", "/issues", [1], 400, "Body should be a JSON object"),
    ("POST", "/issues", {"title": "t", "assignees": ["nobody-at-all"]}, 422, {"field": "assignees"}),
    ("PATCH", "/issues/1", {"assignees": ["nobody-at-all"]}, 422, {"value": "nobody-at-all"}),
    ("PATCH", "/issues/1", {"state": "closed", "state_reason": "silly"}, 422, {"field": "state_reason"}),
    ("GET", "/issues?milestone=77", None, 422, {"field": "milestone", "value": "77", "code": "invalid"}),
    ("GET", "/issues?assignee=nobody-at-all", None, 422, {"field": "assignee", "code": "invalid"}),
    ("GET", "/issues?creator=nobody-at-all", None, 422, {"field": "creator", "code": "invalid"}),
    ("GET", "/issues/1/assignees/mallory", None, 404, "Not Found"),
    ("POST", "/labels", {"name": "a", "color": "#ff0000"}, 422, {"resource": "Label", "field": "color"}),
    ("PATCH", "/labels/kept", {"color": "red"}, 422, {"resource": "Label", "field": "color"}),
    ("PATCH", "/labels/kept", {"new_name": "TAKEN"}, 422, {"field": "name", "code": "already_exists"}),
    ("POST", "/git/refs", {"ref": "refs/heads/main/below", "sha": "HEAD"}, 422, "Reference update failed"),
    ("POST", "/statuses/HEAD", {"state": "error", "description": "d" * 141}, 422, {"code": "custom"}),
    ("PUT", "/contents/README.md/x", {"message": "m", "content": "eA=="}, 422, "is a file and no folder"),
    ("DELETE", "/contents/none", {"message": "m", "sha": "HEAD"}, 404, "Not Found"),
    ("POST", "/git/trees", {"tree": []}, 422, "Invalid tree info"),
    ("POST", "/git/trees", {"tree": [{"path": "/a", "content": "x"}]}, 422, "cannot start with a slash"),
    ("PATCH", "", dict.fromkeys(STRATEGIES, False), 422, {"field": "merge_commit_allowed"}),
    ("GET", "/pulls?state=silly", None, 422, {"resource": "PullRequest", "field": "state"}),
    ("GET", "/commits/main/comments", None, 501, "The sandbox does not know GET"),
    ("GET", "/branches/main/protection/restrictions", None, 501, "The sandbox does not know GET"),
    ("GET", "/collaborators/mallory", None, 404, "Not Found"),
    ("GET", "/branches/main/protection/required_status_checks/contexts", None, 404, "protected"),
]


def test_what_is_wrong_is_refused_in_githubs_words(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}"
    head = alice.get(f"{at}/git/ref/heads/main").json()["object"]["sha"]
    alice.post(f"{at}/issues", json={"title": "One", "body": "b"})
    for name in ("kept", "taken"):
        alice.post(f"{at}/labels", json={"name": name, "color": "ff0000"})
    for method, path, body, status, said in REFUSED:
        if isinstance(body, dict):
            body = {key: head if value == "HEAD" else value for key, value in body.items()}
        answer = alice.request(method, at + path.replace("HEAD", head), json=body)
        assert answer.status_code == status, (method, path, answer.text)
        if isinstance(said, str):
            assert said in answer.json()["message"], answer.text
        else:
            assert any(said.items() <= one.items() for one in answer.json()["errors"]), answer.text
    unchanged = alice.get(f"{at}/issues/1").json()
    assert (unchanged["state"], unchanged["assignees"]) == ("open", [])


def test_what_is_made_says_where_it_is_and_what_is_known_is_not_sent_again(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}"
    made = alice.post(f"{at}/issues", json={"title": "One", "labels": ["a b"]})
    assert made.headers["Location"] == made.json()["url"]
    assert made.json()["labels"][0]["url"].endswith("/labels/a%20b")
    whole, only_head = alice.get(f"{at}/issues/1"), alice.head(f"{at}/issues/1")
    for name in ("ETag", "Content-Length", "Last-Modified"):
        assert only_head.headers[name] == whole.headers[name], name
    assert only_head.content == b""
    since = {"If-Modified-Since": whole.headers["Last-Modified"]}
    again = alice.get(f"{at}/issues/1", headers=since)
    assert (again.status_code, again.content) == (304, b"")
    stand.control("clock", advance=2)
    alice.patch(f"{at}/issues/1", json={"body": "new"})
    assert alice.get(f"{at}/issues/1", headers=since).status_code == 200
    assert alice.patch(f"{at}/issues/1", json={"body": None}).json()["body"] is None


def test_accept_chooses_how_a_text_is_shown(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}/issues"
    alice.post(at, json={"title": "One", "body": "**hi** <script>alert(1)</script>"})
    alice.post(f"{at}/1/comments", json={"body": "*there*"})

    def shown(path: str, kind: str) -> Any:
        answer = alice.get(path, headers={"Accept": f"application/vnd.github.{kind}+json"})
        assert answer.headers["X-GitHub-Media-Type"] == f"github.v3; param={kind}; format=json"
        return answer.json()

    html = shown(f"{at}/1", "html")
    assert html["body_html"] == "<p><strong>hi</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert "body" not in html
    assert shown(at, "text")[0]["body_text"] == "hi <script>alert(1)</script>"
    assert {"body", "body_html", "body_text"} <= shown(f"{at}/1/comments", "full")[0].keys()
    assert "body_html" not in shown(f"{at}/1", "raw")
    refused = alice.get(f"{at}/1", headers={"Accept": "application/xml"})
    assert (refused.status_code, "Must accept" in refused.json()["message"]) == (415, True)


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("diff", "diff --git "), ("patch", "From "), ("sha", ""), ("raw", "# r"), ("object", "")],
)
def test_accept_chooses_how_code_is_shown(stand: Stand, repo: str, kind: str, begins: str) -> None:
    app, at = stand.app(), f"/repos/{repo}"
    sha = branch(app, repo, "agent/1", ("src/b.py", "y = 2\n"))
    accept = {"Accept": f"application/vnd.github.{kind}"}
    if kind in ("diff", "patch"):
        number = offered(app, repo, "agent/1")["number"]
        for path in (f"/pulls/{number}", "/commits/agent/1", "/compare/main...agent/1"):
            answer = app.get(at + path, headers=accept)
            assert answer.headers["Content-Type"].startswith(f"application/vnd.github.{kind}")
            assert answer.text.startswith(begins), path
            assert "+y = 2" in answer.text
        root = app.get(f"{at}/commits/main", headers=accept).text
        assert root.startswith(begins)
        assert "+# r" in root
    elif kind == "sha":
        assert app.get(f"{at}/commits/agent/1", headers=accept).text == sha
    elif kind == "raw":
        blob = app.get(f"{at}/contents/README.md").json()["sha"]
        assert app.get(f"{at}/git/blobs/{blob}", headers=accept).text.startswith(begins)
    else:
        folder = app.get(f"{at}/contents/src", headers=accept).json()
        assert (folder["type"], [one["name"] for one in folder["entries"]]) == ("dir", ["a.py"])


def test_a_label_that_is_edited_is_told_with_what_it_was(stand: Stand, repo: str) -> None:
    with inbox() as box:
        stand.control("webhooks", mode="deliver", url=box.url, only=["label"])
        wanda, at = stand.at("wanda"), f"/repos/{repo}/labels"
        wanda.post(at, json={"name": "old", "color": "ff0000"})
        for wish in ({"new_name": "new"}, {"color": "FF0000"}, {"color": "00ff00", "description": "d"}):
            assert wanda.patch(f"{at}/{'old' if 'new_name' in wish else 'new'}", json=wish).status_code == 200
        stand.control("wait", "GET", seconds=10)
        assert sorted(box.events()) == [("label", "created"), ("label", "edited"), ("label", "edited")]
        told = [json.loads(raw).get("changes") for _, raw in box.met]
    for was in ({"name": {"from": "old"}}, {"color": {"from": "ff0000"}, "description": {"from": ""}}):
        assert was in told


def test_where_issues_are_switched_off_there_are_none(stand: Stand, repo: str) -> None:
    alice, app, at = stand.at("alice"), stand.app(), f"/repos/{repo}"
    alice.post(f"{at}/issues", json={"title": "One"})
    branch(app, repo, "agent/1", ("src/b.py", "y = 2\n"))
    number = offered(app, repo, "agent/1")["number"]
    assert alice.patch(at, json={"has_issues": False}).json()["has_issues"] is False
    asked = [
        alice.post(f"{at}/issues", json={"title": "Two"}),
        alice.get(f"{at}/issues"),
        alice.get(f"{at}/issues/1"),
    ]
    assert [one.status_code for one in asked] == [410, 410, 410]
    assert asked[0].json()["message"] == "Issues has been disabled in this repository."
    assert alice.get(f"{at}/issues/{number}").status_code == 200


def test_a_reply_names_nothing_but_what_it_answers(stand: Stand, repo: str) -> None:
    alice, app, at = stand.at("alice"), stand.app(), f"/repos/{repo}/pulls"
    sha = branch(app, repo, "agent/1", ("src/b.py", "y = 2\n"))
    number = offered(app, repo, "agent/1")["number"]
    spot = {"commit_id": sha, "path": "src/b.py", "line": 1}
    first = alice.post(f"{at}/{number}/comments", json={"body": "why?", **spot}).json()["id"]
    answer = alice.post(f"{at}/{number}/comments", json={"body": "so", "in_reply_to": first})
    assert (answer.status_code, answer.json()["in_reply_to_id"]) == (201, first)
    by_head = {head: len(alice.get(at, params={"head": head}).json()) for head in ("other", "acme:other")}
    assert by_head == {"other": 1, "acme:other": 0}
    lacking = alice.post(f"{at}/{number}/comments", json={"body": "so", "path": "src/b.py"})
    review = alice.post(f"{at}/{number}/reviews", json={"event": "APPROVE", "commit_id": "0" * 40})
    assert review.status_code == 422
    assert (lacking.status_code, "commit_id" in lacking.json()["message"]) == (422, True)


def test_what_an_app_says_of_a_check_is_whole(stand: Stand, repo: str) -> None:
    sha = stand.at("wanda").get(f"/repos/{repo}/git/ref/heads/main").json()["object"]["sha"]
    may = dict.fromkeys(("checks", "contents", "issues", "pull_requests"), "write")
    stand.control("permissions", app="agent-fleet", permissions=may)
    app, at = stand.app(), f"/repos/{repo}/check-runs"
    said = {"title": "t", "summary": "s"}
    for wish, status in (
        ({"name": " "}, 422),
        ({"output": {"title": "t"}}, 422),
        ({"output": {**said, "summary": "s" * 65_536}}, 422),
        ({"output": {**said, "annotations": [{}] * 51}}, 422),
        ({"output": said}, 201),
    ):
        answer = app.post(at, json={"name": "ci", "head_sha": sha, **wish})
        assert answer.status_code == status, answer.text


def test_a_reaction_is_taken_back_by_who_gave_it(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}/issues"
    alice.post(at, json={"title": "One"})
    one = alice.post(f"{at}/1/reactions", json={"content": "+1"}).json()["id"]
    assert stand.at("bob").delete(f"{at}/1/reactions/{one}").status_code == 403
    assert alice.delete(f"{at}/1/reactions/{one}").status_code == 204


def test_a_graphql_refusal_says_what_is_wrong(stand: Stand, repo: str) -> None:
    alice = stand.at("alice")
    issue = alice.post(f"/repos/{repo}/issues", json={"title": "One"}).json()["node_id"]
    sha = branch(alice, repo, "mine", ("src/b.py", "y = 2\n"))
    pull = offered(alice, repo, "mine")["node_id"]
    assert sha
    for document, node, said in (
        ("mutation($i: ID!) { addComment(input: {subjectId: $i, body: \"\"}) { clientMutationId } }", issue,
         "Body can't be blank"),
        ("mutation($i: ID!) { addPullRequestReview(input: {pullRequestId: $i, event: APPROVE})"
         " { clientMutationId } }", pull, "Can not approve your own pull request"),
    ):  # fmt: skip
        assert stand.query(alice, document, i=node)["errors"][0]["message"] == said


def test_limits_are_all_off_again_at_one_word(stand: Stand, repo: str) -> None:
    stand.control("limits", requests_per_hour=1, searches_per_minute=1, secondary={"points_per_minute": 1})
    left = stand.control("limits", github=False)
    assert (left["requests_per_hour"], left["searches_per_minute"]) == (1_000_000, 30)
    assert left["secondary"] is False


def test_a_search_is_narrowed_and_sorted_by_its_words(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}/issues"
    stand.control("limits", index_seconds=0, searches_per_minute=100)
    for number in (1, 2, 3):
        alice.post(at, json={"title": f"Part {number}", "body": "@bob" if number == 2 else ""})
    alice.post(f"{at}/3/comments", json={"body": "c"})
    alice.patch(f"{at}/1", json={"state": "closed", "state_reason": "not_planned"})
    for words, numbers in (
        ("sort:created-asc", [1, 2, 3]),
        ("sort:comments", [3, 2, 1]),
        ("comments:>0", [3]),
        ("comments:0..0 sort:created-asc", [1, 2]),
        ("involves:bob", [2]),
        ("commenter:alice", [3]),
        ('reason:"not planned"', [1]),
        ("is:pr draft:false", []),
    ):
        kind = "" if "is:" in words else "is:issue "
        found = alice.get("/search/issues", params={"q": f"repo:{repo} {kind}{words}"}).json()
        assert [one["number"] for one in found["items"]] == numbers, words
    stand.control("limits", index_seconds=1, github=False)


def test_a_line_of_the_timeline_shows_the_other_issue(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}/issues"
    for title in ("One", "Two"):
        second = alice.post(at, json={"title": title}).json()["id"]
    alice.post(f"{at}/1/dependencies/blocked_by", json={"issue_id": second})
    alice.post(f"{at}/1/sub_issues", json={"sub_issue_id": second})
    alice.patch(f"{at}/2", json={"state": "closed"})
    lines = {one["event"]: one for one in alice.get(f"{at}/1/timeline").json()}
    for event, name in (("blocked_by_added", "blocked_by"), ("sub_issue_added", "sub_issue")):
        other = lines[event][name]
        assert (other["number"], other["state"], other["repository"]["full_name"]) == (2, "closed", repo)
