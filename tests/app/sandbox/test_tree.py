"""What an epic is read from, by GraphQL: many issues at once, lists in pages, branches compared."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.app.sandbox.pulling import branch, offered, put
from tests.app.sandbox.stand import Stand, inbox

LIST = """query($owner: String!, $name: String!, $after: String, $order: IssueOrder, $by: IssueFilters,
  $states: [IssueState!], $labels: [String!]) { repository(owner: $owner, name: $name) {
  issues(first: 2, after: $after, orderBy: $order, filterBy: $by, states: $states, labels: $labels) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { number } } } }"""


def place(repo: str) -> dict[str, str]:
    owner, _, name = repo.partition("/")
    return {"owner": owner, "name": name}


def listed(stand: Stand, repo: str, **wish: Any) -> Any:
    said = stand.query(stand.app(), LIST, **place(repo), **wish)
    assert "errors" not in said, said
    return said["data"]["repository"]["issues"]


def opened(stand: Stand, repo: str, who: str = "alice", **fields: Any) -> Any:
    return stand.at(who).post(f"/repos/{repo}/issues", json={"title": "t", "body": "b", **fields}).json()


def numbers(found: Any) -> list[int]:
    return [one["number"] for one in found["nodes"]]


def test_a_hundred_issues_in_one_query_are_cheap(stand: Stand, repo: str) -> None:
    for _ in range(100):
        opened(stand, repo, labels=["agent"])
    fields = "... on Issue { id number title state body lastEditedAt labels(first: 9) { nodes { name } } }"
    asked = " ".join(
        f"i{n}: issueOrPullRequest(number: {n}) {{ __typename {fields} }}" for n in range(1, 101)
    )
    document = (
        f"query($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {asked} }} }}"
    )
    app, took = stand.app(), []
    for _ in range(3):
        began = time.perf_counter()
        said = stand.query(app, document, **place(repo))
        took.append(time.perf_counter() - began)
    assert len(said["data"]["repository"]) == 100
    assert min(took) < 1


def test_pages_lose_nothing_when_an_issue_moves_between_them(stand: Stand, repo: str) -> None:
    made = [opened(stand, repo)["number"] for _ in range(5)]
    up = {"field": "UPDATED_AT", "direction": "ASC"}
    first = listed(stand, repo, order=up)
    assert numbers(first) == made[:2]
    stand.at("alice").patch(f"/repos/{repo}/issues/{made[0]}", json={"body": "moved to the end"})
    second = listed(stand, repo, order=up, after=first["pageInfo"]["endCursor"])
    assert numbers(second) == made[2:4]
    third = listed(stand, repo, order=up, after=second["pageInfo"]["endCursor"])
    assert numbers(third) == [made[4], made[0]]
    assert third["pageInfo"]["hasNextPage"] is False
    down = {"field": "CREATED_AT", "direction": "DESC"}
    newest = listed(stand, repo, order=down)
    assert numbers(newest) == made[:2:-1]
    assert numbers(listed(stand, repo, order=down, after=newest["pageInfo"]["endCursor"])) == made[2:0:-1]


def test_issues_are_filtered_as_github_filters_them(stand: Stand, repo: str) -> None:
    one, two = opened(stand, repo, labels=["agent"]), opened(stand, repo, "bob", labels=["fleet"])
    mine = stand.app().post(f"/repos/{repo}/issues", json={"title": "ours"}).json()
    stand.at("alice").patch(
        f"/repos/{repo}/issues/{one['number']}", json={"state": "closed", "assignees": ["bob"]}
    )
    assert numbers(listed(stand, repo, states=["CLOSED"])) == [one["number"]]
    assert numbers(listed(stand, repo, labels=["Agent", "fleet"])) == [one["number"], two["number"]]
    assert numbers(listed(stand, repo, by={"createdBy": "bob"})) == [two["number"]]
    for name in ("agent-fleet", "agent-fleet[bot]"):
        assert numbers(listed(stand, repo, by={"createdBy": name})) == [mine["number"]]
    assert numbers(listed(stand, repo, by={"assignee": "bob"})) == [one["number"]]
    assert numbers(listed(stand, repo, by={"assignee": None})) == [two["number"], mine["number"]]
    assert numbers(listed(stand, repo, by={"since": "2999-01-01T00:00:00Z"})) == []
    assert listed(stand, repo, by={"states": ["OPEN"]})["totalCount"] == 2


def test_a_cursor_that_is_none_is_refused(stand: Stand, repo: str) -> None:
    said = stand.query(stand.app(), LIST, **place(repo), after="bm9uZQ==")
    assert said["errors"][0]["type"] == "INVALID_CURSOR_ARGUMENTS"


def test_branches_are_compared(stand: Stand, repo: str) -> None:
    wanda = stand.at("wanda")
    branch(wanda, repo, "epic/one", ("one.txt", "1"))
    put(wanda, repo, ("main.txt", "2"))
    put(wanda, repo, ("more.txt", "3"))
    ask = """query($owner: String!, $name: String!, $to: String!) { repository(owner: $owner, name: $name) {
      ref(qualifiedName: "refs/heads/main") { compare(headRef: $to) {
        aheadBy behindBy status commits(first: 5) { totalCount } headTarget { oid } } } } }"""
    found = stand.query(stand.app(), ask, **place(repo), to="epic/one")["data"]["repository"]["ref"][
        "compare"
    ]
    assert (found["aheadBy"], found["behindBy"], found["status"]) == (1, 2, "DIVERGED")
    assert found["commits"]["totalCount"] == 1
    same = stand.query(stand.app(), ask, **place(repo), to="main")["data"]["repository"]["ref"]["compare"]
    assert same["status"] == "IDENTICAL"
    said = stand.query(stand.app(), ask, **place(repo), to="none")
    assert said["errors"][0]["type"] == "NOT_FOUND"


def test_an_issue_names_the_pull_requests_that_close_it(stand: Stand, repo: str) -> None:
    wanda, made = stand.at("wanda"), opened(stand, repo)
    for name in ("one", "two"):
        branch(wanda, repo, name, (f"{name}.txt", "1"))
    first = offered(wanda, repo, "one", body=f"Fixes #{made['number']}")
    offered(wanda, repo, "two", base="one", body=f"Fixes #{made['number']}")
    ask = """query($owner: String!, $name: String!, $n: Int!, $all: Boolean) {
      repository(owner: $owner, name: $name) { issue(number: $n) {
        closedByPullRequestsReferences(first: 5, includeClosedPrs: $all) { nodes { number } } } } }"""

    def closers(is_all: bool) -> list[int]:
        said = stand.query(stand.app(), ask, **place(repo), n=made["number"], all=is_all)
        return numbers(said["data"]["repository"]["issue"]["closedByPullRequestsReferences"])

    assert closers(False) == [first["number"]]
    wanda.patch(f"/repos/{repo}/pulls/{first['number']}", json={"state": "closed"})
    assert (closers(False), closers(True)) == ([], [first["number"]])


def test_an_issue_is_opened_with_its_labels(stand: Stand, repo: str) -> None:
    """By REST and by GraphQL: `opened` shows them, and each is told by itself."""
    app = stand.app()
    home = app.get(f"/repos/{repo}").json()["node_id"]
    label = stand.at("wanda").post(f"/repos/{repo}/labels", json={"name": "agent"}).json()["node_id"]
    create = """mutation($r: ID!, $l: [ID!]) {
      createIssue(input: {repositoryId: $r, title: "t", labelIds: $l}) {
      issue { labels(first: 5) { nodes { name } } } } }"""
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        said = stand.query(app, create, r=home, l=[label])["data"]["createIssue"]["issue"]
        app.post(f"/repos/{repo}/issues", json={"title": "t", "labels": ["agent"]})
        stand.control("wait", "GET")
        stand.control("webhooks", url="")
        payloads = [json.loads(raw) for head, raw in box.met if head["X-GitHub-Event"] == "issues"]
    assert said["labels"]["nodes"] == [{"name": "agent"}]
    assert sorted(one["action"] for one in payloads) == ["labeled", "labeled", "opened", "opened"]
    assert all([label["name"] for label in one["issue"]["labels"]] == ["agent"] for one in payloads)


def test_people_are_assigned_by_a_mutation(stand: Stand, repo: str) -> None:
    made, app = opened(stand, repo), stand.app()
    bob = app.get("/users/bob").json()["node_id"]
    for word, left in (("add", ["bob"]), ("remove", [])):
        name = f"{word}Assignees{'To' if word == 'add' else 'From'}Assignable"
        document = f"""mutation($g: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $g) {{ assignable {{
          assignees(first: 3) {{ nodes {{ login }} }} }} }} }}"""
        said = stand.query(app, document, g={"assignableId": made["node_id"], "assigneeIds": [bob]})
        found = said["data"][name]["assignable"]["assignees"]["nodes"]
        assert [one["login"] for one in found] == left


def test_there_is_no_merge_queue(stand: Stand, repo: str) -> None:
    wanda = stand.at("wanda")
    branch(wanda, repo, "one", ("one.txt", "1"))
    node = offered(wanda, repo, "one")["node_id"]
    ask = "mutation($i: ID!) { enqueuePullRequest(input: {pullRequestId: $i}) { clientMutationId } }"
    said = stand.query(wanda, ask, i=node)["errors"][0]
    assert said["message"] == "Merge queue is not enabled on the base branch of this pull request"


def test_what_was_to_go_into_a_merged_branch_goes_where_that_went(stand: Stand, repo: str) -> None:
    """As GitHub does when it deletes the branch; a branch that is deleted by hand closes them."""
    wanda, alice = stand.at("wanda"), stand.at("alice")
    alice.patch(f"/repos/{repo}", json={"delete_branch_on_merge": True})
    branch(wanda, repo, "epic/one", ("one.txt", "1"))
    branch(wanda, repo, "child", ("two.txt", "1"))
    epic = offered(wanda, repo, "epic/one")["number"]
    child = offered(wanda, repo, "child", base="epic/one")["number"]
    assert wanda.put(f"/repos/{repo}/pulls/{epic}/merge", json={}).status_code == 200
    left = wanda.get(f"/repos/{repo}/pulls/{child}").json()
    assert (left["state"], left["base"]["ref"]) == ("open", "main")
    assert wanda.get(f"/repos/{repo}/git/ref/heads/epic/one").status_code == 404


def test_a_query_costs_what_its_connections_stand_for(stand: Stand, repo: str) -> None:
    """As GitHub's example has it: 100 x 50 x 60 is 5,101 requests, 51 points."""
    ask = """query($owner: String!, $name: String!, $many: Int!) { rateLimit { cost nodeCount used }
      repository(owner: $owner, name: $name) { issues(first: 100) { nodes {
        comments(first: $many) { nodes { ...Said } } } } } }
      fragment Said on IssueComment { userContentEdits(first: 60) { nodes { id } } }"""
    app = stand.app()
    one = stand.query(app, "{ rateLimit { cost used } }")["data"]["rateLimit"]
    assert one["cost"] == 1
    found = stand.query(app, ask, **place(repo), many=50)["data"]["rateLimit"]
    assert (found["cost"], found["nodeCount"], found["used"]) == (51, 305_100, one["used"] + 51)
    said = stand.query(app, ask, **place(repo), many=100)
    assert said["errors"][0]["type"] == "MAX_NODE_LIMIT_EXCEEDED"
