"""Issues and what hangs on them."""

from __future__ import annotations

from tests.conformance.tour.guide import Guide


def issues(guide: Guide) -> None:
    made = guide.issue(labels=["agent", "hold"], assignees=["bob"])
    at = f"REPO/issues/{made['number']}"
    guide.issue(title="Another")
    wish = {"state": "all", "sort": "updated", "direction": "asc", "since": "2020-01-01T00:00:00Z"}
    guide.call("app", "GET REPO/issues", params={**wish, "per_page": 1})
    guide.call("app", "GET REPO/issues", params={"labels": "agent", "creator": "alice", "assignee": "bob"})
    guide.call("app", f"GET {at}")
    guide.call("app", "GET REPO/issues/999", 404)
    guide.call("bob", f"POST {at}/assignees", 201, json={"assignees": ["wanda"]})
    guide.call("app", f"GET {at}/assignees/wanda", 204)
    guide.call("app", f"GET {at}/assignees/mallory", 404)
    guide.call("bob", f"DELETE {at}/assignees", json={"assignees": ["bob", "wanda"]})
    guide.call("alice", f"PATCH {at}", json={"title": "renamed", "body": "other"})
    guide.call("alice", f"PATCH {at}", json={"labels": ["agent"], "assignees": ["alice"]})
    for state in ({"state": "closed", "state_reason": "not_planned"}, {"state": "open"}, {"state": "closed"}):
        guide.call("alice", f"PATCH {at}", json=state)
    guide.call("alice", "POST REPO/issues", 422, json={"title": "x" * 257})
    guide.call("app", f"GET {at}/events", params={"per_page": 100})
    guide.call("app", "GET REPO/issues/events")
    guide.call("alice", f"POST {at}/comments", 201, json={"body": "for the timeline"})
    guide.call("app", f"GET {at}/timeline")
    guide.call("app", f"GET {at}", headers={"Accept": "application/vnd.github.full+json"})


def comments(guide: Guide) -> None:
    number = guide.issue()["number"]
    at = f"REPO/issues/{number}"
    made = guide.call("app", f"POST {at}/comments", 201, json={"body": "one"})
    guide.call("bob", f"POST {at}/comments", 422, json={"body": "x" * 65_537})
    one = f"REPO/issues/comments/{made['id']}"
    guide.call("app", f"GET {at}/comments", params={"since": "2020-01-01T00:00:00Z", "per_page": 100})
    guide.call("app", "GET REPO/issues/comments", params={"sort": "updated", "direction": "desc"})
    guide.call("app", f"GET {one}")
    guide.call("app", f"PATCH {one}", json={"body": "two"})
    reaction = guide.call("bob", f"POST {one}/reactions", 201, json={"content": "eyes"})["id"]
    guide.call("bob", f"POST {one}/reactions", 200, json={"content": "eyes"})
    guide.call("app", f"GET {one}/reactions")
    guide.call("bob", f"DELETE {one}/reactions/{reaction}", 204)
    reaction = guide.call("app", f"POST {at}/reactions", 201, json={"content": "+1"})["id"]
    guide.call("app", f"GET {at}/reactions")
    guide.call("app", f"DELETE {at}/reactions/{reaction}", 204)
    guide.call("app", f"DELETE {one}", 204)
    guide.call("app", f"GET {one}", 404)


def labels(guide: Guide) -> None:
    body = {"name": "colour", "color": "ff0000", "description": "a label"}
    guide.call("wanda", "POST REPO/labels", 201, json=body)
    guide.call("wanda", "POST REPO/labels", 422, json=body)
    guide.call("app", "GET REPO/labels", params={"per_page": 100})
    guide.call("app", "GET REPO/labels/colour")
    guide.call("app", "GET REPO/labels/none", 404)
    guide.call("wanda", "PATCH REPO/labels/colour", json={"new_name": "hue", "description": "new"})
    at = f"REPO/issues/{guide.issue()['number']}/labels"
    guide.call("app", f"POST {at}", json={"labels": ["hue", "agent"]})
    guide.call("app", f"GET {at}")
    guide.call("app", f"PUT {at}", json={"labels": ["agent", "other"]})
    guide.call("app", f"DELETE {at}/agent")
    guide.call("app", f"DELETE {at}/agent", 404)
    guide.call("app", f"DELETE {at}", 204)
    guide.call("wanda", "DELETE REPO/labels/hue", 204)


STOPS = (issues, comments, labels)
