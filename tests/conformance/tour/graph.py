"""Every mutation of GraphQL that the sandbox serves."""

from __future__ import annotations

from typing import Any

from tests.conformance.tour.guide import Guide

THREADS = """query($id: ID!) { node(id: $id) { ... on PullRequest {
  reviewThreads(first: 5) { nodes { id isResolved } } reviews(first: 5) { nodes { id state } } } } }"""
PROTECTED = {
    "required_status_checks": {"strict": False, "contexts": ["ci"]},
    "enforce_admins": True,
    "required_pull_request_reviews": None,
    "restrictions": None,
}


def home(guide: Guide) -> str:
    return str(guide.call("app", "GET REPO")["node_id"])


def person(guide: Guide, login: str) -> str:
    return str(guide.call("app", f"GET /users/{login}")["node_id"])


def issues(guide: Guide) -> None:
    made = guide.issue(labels=["agent"])
    node, label = made["node_id"], made["labels"][0]["node_id"]
    guide.mutate("app", "removeLabelsFromLabelable", labelableId=node, labelIds=[label])
    guide.mutate("app", "addLabelsToLabelable", labelableId=node, labelIds=[label])
    guide.mutate("app", "addReaction", subjectId=node, content="EYES")
    guide.mutate("app", "removeReaction", subjectId=node, content="EYES")
    guide.mutate("app", "addComment", subjectId=node, body="one")
    comment = guide.call("app", f"GET REPO/issues/{made['number']}/comments")[0]["node_id"]
    guide.mutate("app", "updateIssueComment", id=comment, body="two")
    guide.mutate("app", "deleteIssueComment", id=comment)
    guide.mutate("app", "updateIssue", id=node, title="Other", assigneeIds=[person(guide, "bob")])
    guide.mutate("app", "closeIssue", issueId=node, stateReason="NOT_PLANNED")
    guide.mutate("app", "reopenIssue", issueId=node)
    guide.mutate("wanda", "pinIssue", issueId=node)
    guide.mutate("wanda", "unpinIssue", issueId=node)


TREE = """query($owner: String!, $name: String!, $since: DateTime, $number: Int!) {
  repository(owner: $owner, name: $name) {
    issues(first: 2, states: [OPEN], labels: ["agent"], filterBy: {since: $since, createdBy: "alice"},
      orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount edges { cursor } nodes { number } }
    pullRequests(first: 2, orderBy: {field: CREATED_AT, direction: DESC}) { nodes { number } }
    pinnedIssues(first: 3) { nodes { issue { number } } }
    ref(qualifiedName: "refs/heads/main") {
      compare(headRef: "one") { aheadBy behindBy status commits(first: 5) { totalCount nodes { oid } } } }
    issue(number: $number) { id body lastEditedAt parent { number }
      subIssues(first: 100) { nodes { number state } }
      closedByPullRequestsReferences(first: 5, includeClosedPrs: true) { nodes { number state } }
      userContentEdits(first: 10) { nodes { diff editedAt editor { login } } } } } }"""


def reading(guide: Guide) -> None:
    made, (owner, _, name) = guide.issue(labels=["agent"]), guide.repo.partition("/")
    guide.branch("one")
    guide.pull("one", body=f"Fixes #{made['number']}")
    guide.mutate("app", "updateIssue", id=made["node_id"], body="edited")
    wish = {"owner": owner, "name": name, "since": "2020-01-01T00:00:00Z", "number": made["number"]}
    seen = guide.query("app", TREE, **wish)["repository"]
    assert seen["ref"]["compare"] | {"commits": 0} == {
        "aheadBy": 1, "behindBy": 0, "status": "AHEAD", "commits": 0
    }  # fmt: skip
    assert [one["diff"] for one in seen["issue"]["userContentEdits"]["nodes"]] == ["edited", "b"]


def moves(guide: Guide) -> None:
    made, there = guide.issue(labels=["agent"]), f"{guide.repo}-there"
    home = guide.stand.repository(there, private=True)
    node = made["node_id"]
    guide.mutate("app", "addAssigneesToAssignable", assignableId=node, assigneeIds=[person(guide, "bob")])
    guide.mutate(
        "app", "removeAssigneesFromAssignable", assignableId=node, assigneeIds=[person(guide, "bob")]
    )
    target = guide.call("alice", f"GET /repos/{home}")["node_id"]
    guide.mutate("alice", "transferIssue", issueId=node, repositoryId=target, createLabelsIfMissing=True)
    moved = guide.answer("app", f"GET REPO/issues/{made['number']}")
    assert moved.status_code == 301
    guide.call("app", f"GET {moved.headers['Location'].replace(guide.stand.url, '')}")
    gone = guide.issue()
    guide.mutate("alice", "deleteIssue", issueId=gone["node_id"])
    guide.call("app", f"GET REPO/issues/{gone['number']}", 410)


def queue(guide: Guide) -> None:
    guide.branch("one")
    given = {"pullRequestId": guide.pull("one")["node_id"]}
    document = """mutation($given: EnqueuePullRequestInput!) {
      enqueuePullRequest(input: $given) { clientMutationId } }"""
    said = guide.call("wanda", "POST /graphql", json={"query": document, "variables": {"given": given}})
    assert said["errors"][0]["type"] == "UNPROCESSABLE"


def sub_issues(guide: Guide) -> None:
    guide.mutate("app", "createIssue", repositoryId=home(guide), title="A parent", body="b")
    parent = guide.call("app", "GET REPO/issues/1")["node_id"]
    first, then = (guide.issue()["node_id"] for _ in range(2))
    for child in (first, then):
        guide.mutate("app", "addSubIssue", issueId=parent, subIssueId=child)
    guide.mutate("app", "reprioritizeSubIssue", issueId=parent, subIssueId=then, beforeId=first)
    guide.mutate("app", "removeSubIssue", issueId=parent, subIssueId=first)


def refs(guide: Guide) -> None:
    sha = guide.branch("one")
    guide.mutate("wanda", "createRef", repositoryId=home(guide), name="refs/heads/two", oid=guide.head())
    ref = guide.call("app", "GET REPO/git/ref/heads/two")["node_id"]
    guide.mutate("wanda", "updateRef", refId=ref, oid=sha)
    guide.mutate("app", "deleteRef", refId=ref)


def pulls(guide: Guide) -> None:
    guide.branch("one")
    wish = {"baseRefName": "main", "headRefName": "one", "title": "A pull", "body": "b"}
    guide.mutate("app", "createPullRequest", repositoryId=home(guide), draft=True, **wish)
    pull = {"pullRequestId": guide.call("app", "GET REPO/pulls/1")["node_id"]}
    guide.mutate("app", "markPullRequestReadyForReview", **pull)
    guide.mutate("app", "convertPullRequestToDraft", **pull)
    guide.mutate("app", "markPullRequestReadyForReview", **pull)
    guide.mutate("app", "updatePullRequest", title="Another", **pull)
    guide.mutate("app", "closePullRequest", **pull)
    guide.mutate("app", "reopenPullRequest", **pull)
    guide.put("two.txt", "2\n", "main")
    guide.mutate("wanda", "updatePullRequestBranch", **pull)
    guide.call("alice", "PATCH REPO", json={"allow_auto_merge": True})
    guide.call("alice", "PUT REPO/branches/main/protection", json=PROTECTED)
    guide.mutate("wanda", "enablePullRequestAutoMerge", mergeMethod="SQUASH", **pull)
    guide.call("app", "GET REPO/pulls/1")
    guide.mutate("wanda", "disablePullRequestAutoMerge", **pull)
    guide.call("alice", "DELETE REPO/branches/main/protection", 204)
    guide.mutate("wanda", "mergePullRequest", mergeMethod="MERGE", **pull)


def reviews(guide: Guide) -> None:
    guide.branch("one", "one.txt")
    pull: dict[str, Any] = {"pullRequestId": guide.pull("one")["node_id"]}
    guide.mutate("app", "requestReviews", userIds=[person(guide, "wanda")], **pull)
    threads = [{"path": "one.txt", "line": 1, "side": "RIGHT", "body": "why?"}]
    guide.mutate("wanda", "addPullRequestReview", body="hm", threads=threads, **pull)
    seen = guide.query("wanda", THREADS, id=pull["pullRequestId"])["node"]
    thread, review = seen["reviewThreads"]["nodes"][0]["id"], seen["reviews"]["nodes"][0]["id"]
    guide.mutate("wanda", "submitPullRequestReview", pullRequestReviewId=review, event="REQUEST_CHANGES")
    guide.mutate("app", "addPullRequestReviewThreadReply", pullRequestReviewThreadId=thread, body="so")
    guide.mutate("wanda", "resolveReviewThread", threadId=thread)
    guide.mutate("wanda", "unresolveReviewThread", threadId=thread)
    guide.mutate("alice", "dismissPullRequestReview", pullRequestReviewId=review, message="it is fine")


STOPS = (issues, reading, moves, queue, sub_issues, refs, pulls, reviews)
