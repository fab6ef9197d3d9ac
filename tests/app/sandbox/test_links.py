from __future__ import annotations

import threading
from itertools import pairwise
from typing import Any

import httpx

from tests.app.sandbox.stand import Stand, inbox


def opened(client: httpx.Client, repo: str, count: int) -> list[dict[str, Any]]:
    return [client.post(f"/repos/{repo}/issues", json={"title": f"t{n}"}).json() for n in range(count)]


def at(repo: str, issue: dict[str, Any]) -> str:
    return f"/repos/{repo}/issues/{issue['number']}"


def add(client: httpx.Client, repo: str, pair: tuple[Any, Any], **more: Any) -> httpx.Response:
    parent, child = pair
    return client.post(f"{at(repo, parent)}/sub_issues", json={"sub_issue_id": child["id"], **more})


def test_a_sub_issue_is_linked_by_its_id(stand: Stand, repo: str) -> None:
    app = stand.app()
    parent, child, other = opened(app, repo, 3)
    by_number = app.post(f"{at(repo, parent)}/sub_issues", json={"sub_issue_id": child["number"]})
    assert by_number.status_code == 404
    done = add(app, repo, (parent, child))
    assert (done.status_code, done.json()["number"]) == (201, parent["number"])
    assert done.json()["sub_issues_summary"] == {"total": 1, "completed": 0, "percent_completed": 0}
    assert app.get(f"{at(repo, child)}/parent").json()["id"] == parent["id"]
    assert app.get(f"{at(repo, parent)}/parent").status_code == 404
    assert app.get(at(repo, child)).json()["parent_issue_url"].endswith(at(repo, parent))
    again = add(app, repo, (other, child))
    assert again.status_code == 422
    assert "Sub issue may only have one parent" in again.json()["message"]
    assert add(app, repo, (other, child), replace_parent=True).status_code == 201
    assert app.get(f"{at(repo, parent)}/sub_issues").json() == []
    assert add(app, repo, (child, other)).status_code == 422
    gone = app.request("DELETE", f"{at(repo, other)}/sub_issue", json={"sub_issue_id": child["id"]})
    assert gone.status_code == 200
    assert app.get(f"{at(repo, child)}/parent").status_code == 404


def test_a_parent_takes_a_hundred_and_closed_ones_count(stand: Stand, repo: str) -> None:
    app = stand.app()
    parent, *children = opened(app, repo, 102)
    app.patch(at(repo, children[0]), json={"state": "closed"})
    codes = [add(app, repo, (parent, child)).status_code for child in children]
    assert codes == [201] * 100 + [422]
    shown = app.get(at(repo, parent)).json()["sub_issues_summary"]
    assert shown == {"total": 100, "completed": 1, "percent_completed": 1}
    assert len(app.get(f"{at(repo, parent)}/sub_issues", params={"per_page": 100}).json()) == 100


def test_a_tree_has_eight_levels_below_its_root(stand: Stand, repo: str) -> None:
    app = stand.app()
    chain = opened(app, repo, 10)
    codes = [add(app, repo, pair).status_code for pair in pairwise(chain)]
    assert codes == [201] * 8 + [422]


def test_children_are_put_in_order(stand: Stand, repo: str) -> None:
    app = stand.app()
    parent, one, two, three = opened(app, repo, 4)
    for child in (one, two, three):
        add(app, repo, (parent, child))
    place = f"{at(repo, parent)}/sub_issues/priority"
    wish = {"sub_issue_id": three["id"], "before_id": one["id"]}
    assert app.patch(place, json=wish).status_code == 200
    assert app.patch(place, json={"sub_issue_id": one["id"], "after_id": two["id"]}).status_code == 200
    listed = app.get(f"{at(repo, parent)}/sub_issues").json()
    assert [line["number"] for line in listed] == [three["number"], two["number"], one["number"]]
    assert app.patch(place, json={"sub_issue_id": one["id"]}).status_code == 422


def test_two_adds_at_a_time_collide(stand: Stand, repo: str) -> None:
    app = stand.app()
    parent, one, two = opened(app, repo, 3)
    held = stand.control("faults", does="hold", method="POST", path="/sub_issues$", seconds=20)
    first = threading.Thread(target=add, args=(app, repo, (parent, one)))
    first.start()
    stand.control("held", "GET", id=held["id"])
    raced = add(stand.at("alice"), repo, (parent, two))
    stand.control("release", id=held["id"])
    first.join()
    assert raced.status_code == 422
    assert "Priority has already been taken" in raced.json()["message"]
    assert add(app, repo, (parent, two)).status_code == 201


def test_links_are_told_on_both_sides(stand: Stand, repo: str) -> None:
    app = stand.app()
    parent, child = opened(app, repo, 2)
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        add(app, repo, (parent, child))
        app.post(f"{at(repo, child)}/dependencies/blocked_by", json={"issue_id": parent["id"]})
        stand.control("wait", "GET")
        assert sorted(box.events()) == [
            ("issue_dependencies", "blocked_by_added"),
            ("issue_dependencies", "blocking_added"),
            ("sub_issues", "parent_issue_added"),
            ("sub_issues", "sub_issue_added"),
        ]


def test_dependencies_stand_in_both_directions(stand: Stand, repo: str) -> None:
    app = stand.app()
    blocked, blocker = opened(app, repo, 2)
    place = f"{at(repo, blocked)}/dependencies/blocked_by"
    done = app.post(place, json={"issue_id": blocker["id"]})
    assert (done.status_code, done.json()["number"]) == (201, blocker["number"])
    assert app.post(place, json={"issue_id": blocker["id"]}).status_code == 422
    assert app.post(place, json={"issue_id": blocked["id"]}).status_code == 422
    assert [one["id"] for one in app.get(place).json()] == [blocker["id"]]
    back = app.get(f"{at(repo, blocker)}/dependencies/blocking").json()
    assert [one["id"] for one in back] == [blocked["id"]]
    app.patch(at(repo, blocker), json={"state": "closed"})
    sums = app.get(at(repo, blocked)).json()["issue_dependencies_summary"]
    assert (sums["blocked_by"], sums["total_blocked_by"]) == (0, 1)
    assert app.delete(f"{place}/{blocker['id']}").status_code == 200
    assert app.get(place).json() == []
    assert app.delete(f"{place}/{blocker['id']}").status_code == 404


def test_fifty_dependencies_are_the_most(stand: Stand, repo: str) -> None:
    app = stand.app()
    blocked, *others = opened(app, repo, 52)
    place = f"{at(repo, blocked)}/dependencies/blocked_by"
    codes = [app.post(place, json={"issue_id": one["id"]}).status_code for one in others]
    assert codes == [201] * 50 + [422]


def test_the_tree_by_graphql(stand: Stand, repo: str) -> None:
    app = stand.app()
    parent, child = opened(app, repo, 2)
    add_it = (
        "mutation($p:ID!,$c:ID!){addSubIssue(input:{issueId:$p,subIssueId:$c}){subIssue{parent{number}} "
        "issue{subIssuesSummary{total} subIssues(first:5){nodes{number}} "
        "timelineItems(last:5){nodes{__typename ... on SubIssueAddedEvent{subIssue{number}}}}}}}"
    )
    done = stand.query(app, add_it, p=parent["node_id"], c=child["node_id"])["data"]["addSubIssue"]
    assert done["subIssue"]["parent"]["number"] == parent["number"]
    assert done["issue"]["subIssues"]["nodes"] == [{"number": child["number"]}]
    assert done["issue"]["timelineItems"]["nodes"][0]["subIssue"]["number"] == child["number"]
    pin = "mutation($p:ID!){pinIssue(input:{issueId:$p}){issue{isPinned}}}"
    assert stand.query(app, pin, p=parent["node_id"])["data"]["pinIssue"]["issue"]["isPinned"] is True


def test_milestones_hold_issues(stand: Stand, repo: str) -> None:
    app, alice = stand.app(), stand.at("alice")
    place = f"/repos/{repo}/milestones"
    made = alice.post(place, json={"title": "v1", "due_on": "2030-01-01T00:00:00Z"})
    assert (made.status_code, made.json()["number"]) == (201, 1)
    assert alice.post(place, json={"title": "v1"}).json()["errors"][0]["code"] == "already_exists"
    issue = app.post(f"/repos/{repo}/issues", json={"title": "t", "milestone": 1}).json()
    assert issue["milestone"]["title"] == "v1"
    assert app.post(f"/repos/{repo}/issues", json={"title": "t", "milestone": 9}).status_code == 422
    found = app.get(f"/repos/{repo}/issues", params={"milestone": "1"}).json()
    assert [one["number"] for one in found] == [issue["number"]]
    app.patch(at(repo, issue), json={"milestone": None})
    kinds = [one["event"] for one in app.get(f"{at(repo, issue)}/events").json()]
    assert kinds == ["milestoned", "demilestoned"]
    assert alice.patch(f"{place}/1", json={"state": "closed"}).json()["closed_at"]
    assert alice.get(place).json() == []
    assert alice.delete(f"{place}/1").status_code == 204


def test_an_issue_has_ten_assignees_and_can_be_locked(stand: Stand, repo: str) -> None:
    alice, bob = stand.at("alice"), stand.at("bob")
    names = [f"helper{n}" for n in range(11)]
    for name in names:
        stand.control("role", repository=repo, login=name, role="triage")
    (issue,) = opened(alice, repo, 1)
    many = alice.post(f"{at(repo, issue)}/assignees", json={"assignees": names})
    assert many.status_code == 422
    ten = alice.post(f"{at(repo, issue)}/assignees", json={"assignees": names[:10]})
    assert (ten.status_code, len(ten.json()["assignees"])) == (201, 10)
    assert alice.get(f"/repos/{repo}/assignees/helper0").status_code == 204
    assert alice.get(f"/repos/{repo}/assignees/mallory").status_code == 404
    assert alice.put(f"{at(repo, issue)}/lock", json={"lock_reason": "resolved"}).status_code == 204
    assert bob.post(f"{at(repo, issue)}/comments", json={"body": "hm"}).status_code == 403
    assert alice.post(f"{at(repo, issue)}/comments", json={"body": "hm"}).status_code == 201
    event = alice.get(f"/repos/{repo}/issues/events").json()[0]
    assert alice.get(f"/repos/{repo}/issues/events/{event['id']}").json()["event"] == "locked"
