"""Pull requests."""

from __future__ import annotations

from tests.conformance.tour.guide import Guide


def a_life(guide: Guide) -> None:
    guide.branch("agent/1-1", "one.txt")
    guide.issue(labels=["agent"])
    pull = guide.pull("agent/1-1", body="Fixes #1")
    at = f"REPO/pulls/{pull['number']}"
    guide.call("app", "POST REPO/pulls", 422, json={"title": "P", "head": "agent/1-1", "base": "main"})
    guide.call("app", "GET REPO/pulls", params={"state": "all", "head": "acme:agent/1-1", "base": "main"})
    guide.call("app", "GET REPO/pulls", params={"sort": "updated", "direction": "asc"})
    guide.call("app", "GET REPO/pulls/999", 404)
    guide.call("app", at.join(("GET ", "")), headers={"Accept": "application/vnd.github.diff"})
    guide.call("app", f"PATCH {at}", json={"title": "Other", "body": "Fixes #1"})
    guide.call("app", f"GET {at}/files", params={"per_page": 100})
    guide.call("app", f"GET {at}/commits")
    guide.put("two.txt", "2\n", "agent/1-1")
    number = pull["number"]
    guide.call("bob", f"POST REPO/issues/{number}/labels", json={"labels": ["x"]})
    guide.call("bob", f"DELETE REPO/issues/{number}/labels/x")
    guide.call("bob", f"POST REPO/issues/{number}/comments", 201, json={"body": "fine"})
    guide.call("app", f"GET REPO/issues/{number}")
    guide.call("app", f"PATCH {at}", json={"state": "closed"})
    guide.call("app", f"PATCH {at}", json={"state": "open"})
    guide.call("app", f"GET {at}/merge", 404)
    guide.call("wanda", f"PUT {at}/merge", 409, json={"sha": "0" * 40})
    sha = guide.head("agent/1-1")
    guide.call("wanda", f"PUT {at}/merge", json={"sha": sha, "merge_method": "squash"})
    guide.call("app", f"GET {at}/merge", 204)
    guide.call("app", f"GET {at}")
    guide.call("wanda", f"PUT {at}/merge", 405, json={})
    guide.call("app", "DELETE REPO/git/refs/heads/agent/1-1", 204)


STOPS = (a_life,)
