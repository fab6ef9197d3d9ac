from __future__ import annotations

from typing import Any

import pytest

from tests.app.sandbox.pulling import branch, offered
from tests.app.sandbox.stand import Stand

LOOK = """query($owner:String!,$name:String!,$number:Int!) { repository(owner:$owner,name:$name) {
  nameWithOwner defaultBranchRef { name target { oid } }
  object(expression:"HEAD:README.md") { ... on Blob { text isBinary isTruncated byteSize } }
  none: object(expression:"HEAD:.github/fleet.yml") { ... on Blob { text } }
  b1: ref(qualifiedName:"refs/heads/agent/1-1") { name target { oid } }
  p1: pullRequests(headRefName:"agent/1-1", first:5) { nodes { number state mergeable headRefOid
    mergeCommit { oid }
    isCrossRepository reviewDecision author { __typename login } } }
  issueOrPullRequest(number:$number) { __typename ... on Issue { id title body state stateReason lastEditedAt
    author { __typename login } editor { login } userContentEdits(first:10) { nodes { editor { login } } }
    labels(first:10) { nodes { id name } }
    timelineItems(last:100, itemTypes:[LABELED_EVENT, UNLABELED_EVENT, RENAMED_TITLE_EVENT, CLOSED_EVENT]) {
      pageInfo { hasPreviousPage startCursor } nodes { __typename
      ... on LabeledEvent { actor { __typename login } label { name } }
      ... on RenamedTitleEvent { previousTitle currentTitle } ... on ClosedEvent { actor { login } } } }
    comments(last:2) { pageInfo { hasPreviousPage startCursor } nodes { id databaseId body viewerDidAuthor
      lastEditedAt author { __typename login } reactionGroups { content viewerHasReacted } } } } } }
  viewer { login } rateLimit { cost remaining resetAt } }"""


def looked(stand: Stand, repo: str, number: int, **narrow: Any) -> Any:
    owner, name = repo.split("/")
    return stand.query(stand.app(**narrow), LOOK, owner=owner, name=name, number=number)


@pytest.fixture
def number(stand: Stand, repo: str) -> int:
    body = {"title": "t", "body": "b", "labels": ["agent"]}
    return int(stand.at("alice").post(f"/repos/{repo}/issues", json=body).json()["number"])


def test_the_whole_look_is_one_query(stand: Stand, repo: str, number: int) -> None:
    app = stand.app()
    sha = branch(app, repo, "agent/1-1", ("b.txt", "1\n"))
    stand.control("limits", mergeable_seconds=3600)
    offered(app, repo, "agent/1-1")
    said = looked(stand, repo, number)
    stand.control("limits", mergeable_seconds=0.05)
    assert "errors" not in said
    found = said["data"]["repository"]
    assert found["object"]["text"] == "# r\n"
    assert found["none"] is None
    assert found["b1"] == {"name": "agent/1-1", "target": {"oid": sha}}
    pull = found["p1"]["nodes"][0]
    assert (pull["mergeable"], pull["headRefOid"], pull["state"]) == ("UNKNOWN", sha, "OPEN")
    assert pull["author"] == {"__typename": "Bot", "login": "agent-fleet"}
    line = found["issueOrPullRequest"]["timelineItems"]["nodes"][0]
    assert line == {
        "__typename": "LabeledEvent",
        "actor": {"__typename": "User", "login": "alice"},
        "label": {"name": "agent"},
    }
    assert said["data"]["viewer"]["login"] == "agent-fleet[bot]"


def test_edits_of_a_body_and_renames_are_told_apart(stand: Stand, repo: str, number: int) -> None:
    at = f"/repos/{repo}/issues/{number}"
    stand.at("alice").patch(at, json={"title": "renamed"})
    found = looked(stand, repo, number)["data"]["repository"]["issueOrPullRequest"]
    assert (found["lastEditedAt"], found["editor"]) == (None, None)
    assert found["timelineItems"]["nodes"][1]["previousTitle"] == "t"
    stand.at("bob").patch(at, json={"body": "other"})
    found = looked(stand, repo, number)["data"]["repository"]["issueOrPullRequest"]
    assert found["lastEditedAt"].endswith("Z")
    assert found["editor"]["login"] == "bob"
    assert [one["editor"]["login"] for one in found["userContentEdits"]["nodes"]] == ["bob", "alice"]


def test_mutations_are_carried_out_in_order_under_their_aliases(stand: Stand, repo: str, number: int) -> None:
    app = stand.app()
    found = looked(stand, repo, number)["data"]["repository"]["issueOrPullRequest"]
    document = """mutation($s:ID!,$l:[ID!]!) {
      a: removeLabelsFromLabelable(input:{labelableId:$s,labelIds:$l}) { clientMutationId }
      b: addComment(input:{subjectId:$s,body:"one",clientMutationId:"x"}) { clientMutationId
        commentEdge { node {
        id databaseId } } }
      c: addReaction(input:{subjectId:$s,content:EYES}) { reaction { content user { login } } }
      d: closeIssue(input:{issueId:$s,stateReason:NOT_PLANNED}) { issue { state stateReason } } }"""
    before = len(stand.control("log", "GET"))
    said = stand.query(app, document, s=found["id"], l=[found["labels"]["nodes"][0]["id"]])
    assert "errors" not in said
    assert said["data"]["b"]["clientMutationId"] == "x"
    assert said["data"]["c"]["reaction"] == {"content": "EYES", "user": None}
    assert said["data"]["d"]["issue"] == {"state": "CLOSED", "stateReason": "NOT_PLANNED"}
    node = said["data"]["b"]["commentEdge"]["node"]
    edit = (
        'mutation($id:ID!){updateIssueComment(input:{id:$id,body:"two"}){issueComment{body viewerDidAuthor}}}'
    )
    done = stand.query(app, edit, id=node["id"])["data"]["updateIssueComment"]["issueComment"]
    assert done == {"body": "two", "viewerDidAuthor": True}
    at = f"/repos/{repo}/issues/comments/{node['databaseId']}"
    assert app.get(at).json()["user"] == app.get(at).json()["user"] | {
        "login": "agent-fleet[bot]",
        "type": "Bot",
    }
    log = stand.control("log", "GET", after=before)
    assert [(one["path"], one["kind"]) for one in log] == [
        ("removeLabelsFromLabelable", "label"),
        ("addComment", "comment"),
        ("addReaction", "reaction"),
        ("closeIssue", "issue-closed"),
        ("updateIssueComment", "comment-edited"),
    ]
    groups = looked(stand, repo, number)["data"]["repository"]["issueOrPullRequest"]["comments"]["nodes"][0]
    assert not any(one["viewerHasReacted"] for one in groups["reactionGroups"])


def test_a_ref_is_deleted_by_its_node(stand: Stand, repo: str) -> None:
    app = stand.app()
    branch(app, repo, "agent/1-1", ("b.txt", "1\n"))
    node = app.get(f"/repos/{repo}/git/ref/heads/agent/1-1").json()["node_id"]
    document = "mutation($id:ID!){deleteRef(input:{refId:$id}){clientMutationId}}"
    assert "errors" not in stand.query(app, document, id=node)
    again = stand.query(app, document, id=node)
    assert again["errors"][0]["type"] == "NOT_FOUND"
    assert again["data"]["deleteRef"] is None


def test_errors_are_an_answer_with_200(stand: Stand, repo: str, number: int) -> None:
    owner, name = repo.split("/")
    app = stand.app()
    missing = 'query($owner:String!){repository(owner:$owner,name:"none"){id} viewer{login}}'
    said = stand.query(app, missing, owner=owner)
    assert said["data"]["repository"] is None
    assert said["data"]["viewer"]["login"]
    assert (said["errors"][0]["type"], said["errors"][0]["path"]) == ("NOT_FOUND", ["repository"])
    assert looked(stand, repo, 999)["errors"][0]["path"] == ["repository", "issueOrPullRequest"]
    for document in ("{", "{ zork }", '{ repository(owner:"a") { id } }'):
        answer = app.post("/graphql", json={"query": document})
        assert answer.status_code == 200
        assert "data" not in answer.json()
        assert answer.json()["errors"]
    unbounded = "query($o:String!,$n:String!){repository(owner:$o,name:$n){labels{nodes{id}}}}"
    assert (
        stand.query(app, unbounded, o=owner, n=name)["errors"][0]["type"] == "MISSING_PAGINATION_BOUNDARIES"
    )
    excessive = unbounded.replace("labels", "labels(first:101)")
    assert stand.query(app, excessive, o=owner, n=name)["errors"][0]["type"] == "EXCESSIVE_PAGINATION"
    assert stand.client().post("/graphql", json={"query": "{viewer{login}}"}).status_code == 401


def test_a_missing_permission_is_forbidden(stand: Stand, repo: str, number: int) -> None:
    said = looked(stand, repo, number, permissions={"contents": "read", "pull_requests": "read"})
    errors = {tuple(one["path"][:2]): one["type"] for one in said["errors"]}
    assert errors[("repository", "issueOrPullRequest")] == "FORBIDDEN"
    assert said["data"]["repository"]["object"]["text"] == "# r\n"
    node = looked(stand, repo, number)["data"]["repository"]["issueOrPullRequest"]["id"]
    reader = stand.app(permissions={"issues": "read"})
    document = 'mutation($s:ID!){addComment(input:{subjectId:$s,body:"x"}){commentEdge{node{id}}}}'
    assert stand.query(reader, document, s=node)["errors"][0]["type"] == "FORBIDDEN"
    assert stand.query(stand.at("mallory"), document, s=node)["errors"][0]["type"] == "NOT_FOUND"


def test_pages_go_backwards(stand: Stand, repo: str, number: int) -> None:
    for place in range(5):
        stand.at("bob").post(f"/repos/{repo}/issues/{number}/comments", json={"body": str(place)})
    owner, name = repo.split("/")
    document = """query($o:String!,$n:String!,$i:Int!,$before:String){
      repository(owner:$o,name:$n){issue(number:$i){
      comments(last:2,before:$before){pageInfo{hasPreviousPage startCursor} nodes{body}}}}}"""
    seen, before = [], None
    while True:
        said = stand.query(stand.app(), document, o=owner, n=name, i=number, before=before)
        page = said["data"]["repository"]["issue"]["comments"]
        seen.append([one["body"] for one in page["nodes"]])
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert seen == [["3", "4"], ["1", "2"], ["0"]]


def test_nodes_are_found_by_id(stand: Stand, repo: str, number: int) -> None:
    node = looked(stand, repo, number)["data"]["repository"]["issueOrPullRequest"]["id"]
    said = stand.query(
        stand.app(), "query($i:[ID!]!){nodes(ids:$i){__typename ... on Issue{number}}}", i=[node, "x"]
    )
    assert said["data"]["nodes"] == [{"__typename": "Issue", "number": number}, None]
    assert said["errors"][0]["path"] == ["nodes", 1]
