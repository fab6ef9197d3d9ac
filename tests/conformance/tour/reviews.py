"""Reviews, comments on lines, threads, and who is asked for a review."""

from __future__ import annotations

from tests.conformance.tour.guide import Guide

LINE = {"path": "one.txt", "line": 1, "side": "RIGHT", "body": "why?"}


def reviews(guide: Guide) -> None:
    guide.branch("agent/1-1", "one.txt")
    pull = guide.pull("agent/1-1")
    at = f"REPO/pulls/{pull['number']}"
    guide.call("app", f"POST {at}/requested_reviewers", 201, json={"reviewers": ["wanda", "bob"]})
    guide.call("app", f"GET {at}/requested_reviewers")
    guide.call("app", f"DELETE {at}/requested_reviewers", json={"reviewers": ["bob"]})
    draft = guide.call("wanda", f"POST {at}/reviews", json={"body": "a draft", "comments": [LINE]})
    one = f"{at}/reviews/{draft['id']}"
    guide.call("wanda", f"DELETE {one}")
    draft = guide.call("wanda", f"POST {at}/reviews", json={"body": "a draft", "comments": [LINE]})
    one = f"{at}/reviews/{draft['id']}"
    guide.call("wanda", f"PUT {one}", json={"body": "a better draft"})
    said = guide.call("wanda", f"POST {one}/events", json={"event": "REQUEST_CHANGES", "body": "no"})
    assert said["state"] == "CHANGES_REQUESTED"
    guide.call("app", f"GET {one}")
    guide.call("app", f"GET {one}/comments")
    guide.call("alice", f"PUT {one}/dismissals", json={"message": "it is fine", "event": "DISMISS"})
    guide.call("alice", f"POST {at}/reviews", json={"event": "APPROVE"})
    guide.call("app", f"POST {at}/reviews", 422, json={"event": "APPROVE"})
    guide.call("app", f"GET {at}/reviews", params={"per_page": 100})


def remarks(guide: Guide) -> None:
    sha = guide.branch("agent/1-1", "one.txt")
    pull = guide.pull("agent/1-1")
    at = f"REPO/pulls/{pull['number']}"
    made = guide.call("bob", f"POST {at}/comments", 201, json={**LINE, "commit_id": sha})
    one = f"REPO/pulls/comments/{made['id']}"
    guide.call("app", f"POST {at}/comments/{made['id']}/replies", 201, json={"body": "because"})
    guide.call("app", f"GET {one}")
    guide.call("bob", f"PATCH {one}", json={"body": "why so?"})
    guide.call("app", f"GET {at}/comments", params={"sort": "updated", "direction": "asc"})
    guide.call("app", "GET REPO/pulls/comments", params={"since": "2020-01-01T00:00:00Z"})
    reaction = guide.call("app", f"POST {one}/reactions", 201, json={"content": "rocket"})
    assert reaction["content"] == "rocket"
    guide.call("app", f"GET {one}/reactions")
    guide.call("bob", f"DELETE {one}", 204)


STOPS = (reviews, remarks)
