"""Issues beside issues: sub-issues, dependencies, milestones; locks, assignees, search."""

from __future__ import annotations

from tests.conformance.tour.guide import Guide


def sub_issues(guide: Guide) -> None:
    parent, child, other = (guide.issue() for _ in range(3))
    at = f"REPO/issues/{parent['number']}"
    guide.call("app", f"POST {at}/sub_issues", 201, json={"sub_issue_id": child["id"]})
    wish = {"sub_issue_id": other["id"], "replace_parent": True}
    guide.call("app", f"POST {at}/sub_issues", 201, json=wish)
    guide.call(
        "app", f"POST REPO/issues/{other['number']}/sub_issues", 422, json={"sub_issue_id": child["id"]}
    )
    order = {"sub_issue_id": other["id"], "before_id": child["id"]}
    guide.call("app", f"PATCH {at}/sub_issues/priority", json=order)
    guide.call("app", f"GET {at}/sub_issues", params={"per_page": 10})
    guide.call("app", f"GET REPO/issues/{child['number']}/parent")
    guide.call("app", f"GET {at}/parent", 404)
    guide.call("app", f"GET {at}")
    guide.call("app", f"GET {at}/timeline")
    guide.call("app", f"DELETE {at}/sub_issue", json={"sub_issue_id": other["id"]})


def dependencies(guide: Guide) -> None:
    first, then = guide.issue(), guide.issue()
    at = f"REPO/issues/{then['number']}/dependencies/blocked_by"
    guide.call("app", f"POST {at}", 201, json={"issue_id": first["id"]})
    guide.call("app", f"GET {at}")
    guide.call("app", f"GET REPO/issues/{first['number']}/dependencies/blocking")
    guide.call("app", f"GET REPO/issues/{then['number']}")
    guide.call("app", f"DELETE {at}/{first['id']}")
    event = guide.call("app", f"GET REPO/issues/{first['number']}/events")[0]["id"]
    guide.call("app", f"GET REPO/issues/events/{event}")


def milestones(guide: Guide) -> None:
    body = {"title": "1.0", "state": "open", "description": "d", "due_on": "2030-01-01T08:00:00Z"}
    made = guide.call("wanda", "POST REPO/milestones", 201, json=body)
    one = f"REPO/milestones/{made['number']}"
    guide.call("app", "GET REPO/milestones", params={"state": "all", "sort": "due_on"})
    guide.call("app", f"GET {one}")
    at = f"REPO/issues/{guide.issue()['number']}"
    guide.call("bob", f"PATCH {at}", json={"milestone": made["number"]})
    guide.call("app", "GET REPO/issues", params={"milestone": str(made["number"])})
    guide.call("app", f"GET {one}/labels")
    guide.call("bob", f"PATCH {at}", json={"milestone": None})
    guide.call("bob", f"PATCH {at}", json={"milestone": made["number"]})
    guide.call("app", f"GET {at}/events")
    for change in ({"title": "1.1"}, {"state": "closed"}, {"state": "open"}):
        guide.call("wanda", f"PATCH {one}", json=change)
    guide.call("wanda", f"DELETE {one}", 204)


def locks(guide: Guide) -> None:
    number = guide.issue()["number"]
    guide.call("wanda", f"PUT REPO/issues/{number}/lock", 204, json={"lock_reason": "resolved"})
    guide.call("app", f"GET REPO/issues/{number}")
    guide.call("wanda", f"POST REPO/issues/{number}/comments", 201, json={"body": "she may"})
    guide.call("wanda", f"DELETE REPO/issues/{number}/lock", 204)
    event = guide.call("app", f"GET REPO/issues/{number}/events")[0]["id"]
    guide.call("app", f"GET REPO/issues/events/{event}")
    guide.call("app", "GET REPO/assignees")
    guide.call("app", "GET REPO/assignees/bob", 204)
    guide.call("app", "GET REPO/assignees/mallory", 404)


def search(guide: Guide) -> None:
    guide.issue(title="A needle")
    guide.stand.control("limits", search_seconds=0)
    found = {"q": f"repo:{guide.repo} is:issue is:open needle", "sort": "updated", "order": "asc"}
    guide.call("app", "GET /search/issues", params=found)
    guide.call("alice", "GET /search/issues", 422, params={"q": " "})


STOPS = (sub_issues, dependencies, milestones, locks, search)
