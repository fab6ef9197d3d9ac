from __future__ import annotations

from tests.app.sandbox.stand import Stand


def opened(stand: Stand, repo: str, **fields: object) -> int:
    answer = stand.at("alice").post(f"/repos/{repo}/issues", json={"title": "t", **fields})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["number"])


def test_an_issue_is_opened_edited_closed_and_reopened(stand: Stand, repo: str) -> None:
    alice = stand.at("alice")
    number = opened(stand, repo, body="b", labels=["agent"])
    at = f"/repos/{repo}/issues/{number}"
    edited = alice.patch(at, json={"title": "new", "body": "other"}).json()
    assert (edited["title"], edited["body"], edited["labels"][0]["name"]) == ("new", "other", "agent")
    closed = alice.patch(at, json={"state": "closed", "state_reason": "not_planned"}).json()
    assert (closed["state"], closed["state_reason"], closed["closed_by"]["login"]) == (
        "closed",
        "not_planned",
        "alice",
    )
    assert alice.patch(at, json={"state": "open"}).json()["state_reason"] == "reopened"
    kinds = [line["event"] for line in alice.get(f"{at}/timeline").json()]
    assert kinds == ["labeled", "renamed", "closed", "reopened"]


def test_times_have_no_fractions_and_ids_are_far_from_numbers(stand: Stand, repo: str) -> None:
    found = stand.at("alice").get(f"/repos/{repo}/issues/{opened(stand, repo)}").json()
    assert len(found["created_at"]) == len("2026-01-01T00:00:00Z")
    assert found["created_at"].endswith("Z")
    assert found["id"] > 1_000_000
    assert found["node_id"].startswith("I_kwDO")


def test_what_is_too_long_is_refused(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}/issues"
    number = opened(stand, repo, body="x" * 65_536)
    for path, body, field in (
        (at, {"title": "t", "body": "x" * 65_537}, "body"),
        (at, {"title": "x" * 257}, "title"),
        (f"{at}/{number}/comments", {"body": "x" * 65_537}, "body"),
        (f"/repos/{repo}/labels", {"name": "x" * 51}, "name"),
    ):
        answer = alice.post(path, json=body)
        assert answer.status_code == 422
        error = answer.json()["errors"][0]
        assert (error["field"], error["code"]) == (field, "custom")


def test_unknown_missing_and_wrong_fields_are_refused(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}/issues"
    for body, word in (
        ({}, "wasn't supplied"),
        ({"title": "t", "colour": 1}, "not a permitted key"),
        ({"title": "t", "labels": "agent"}, "is not a list"),
    ):
        answer = alice.post(at, json=body)
        assert answer.status_code == 422
        assert word in answer.json()["message"]
    assert alice.post(at, content=b"{").status_code == 400
    assert alice.get(f"{at}/999").status_code == 404


def test_lists_are_filtered_sorted_and_paged(stand: Stand, repo: str) -> None:
    alice, at = stand.at("alice"), f"/repos/{repo}/issues"
    stand.control("clock", at=1_900_000_000)
    numbers = []
    for place in range(5):
        stand.control("clock", advance=10)
        numbers.append(opened(stand, repo, labels=["odd"] if place % 2 else []))
    alice.patch(f"{at}/{numbers[0]}", json={"state": "closed"})

    def listed(**query: str) -> list[int]:
        return [one["number"] for one in alice.get(at, params=query).json()]

    assert listed() == numbers[:0:-1]
    assert listed(state="all", sort="updated", direction="asc") == [*numbers[1:4], numbers[0], numbers[4]]
    assert listed(labels="odd") == [numbers[3], numbers[1]]
    assert listed(state="all", since="2030-03-17T17:47:10Z") == [
        numbers[4],
        numbers[3],
        numbers[2],
        numbers[0],
    ]
    first = alice.get(at, params={"state": "all", "per_page": 2})
    assert 'rel="next"' in first.headers["Link"]
    assert first.links["last"]["url"].endswith("page=3")
    assert len(alice.get(first.links["next"]["url"]).json()) == 2


def test_adding_a_label_makes_it_and_twice_is_once(stand: Stand, repo: str) -> None:
    bob, number = stand.at("bob"), opened(stand, repo)
    at = f"/repos/{repo}/issues/{number}/labels"
    assert [one["name"] for one in bob.post(at, json={"labels": ["agent", "Agent", "hold"]}).json()] == [
        "agent",
        "hold",
    ]
    assert bob.delete(f"{at}/agent").json()[0]["name"] == "hold"
    assert bob.delete(f"{at}/agent").status_code == 404
    assert {one["name"] for one in bob.get(f"/repos/{repo}/labels").json()} == {"agent", "hold"}
    again = stand.at("wanda").post(f"/repos/{repo}/labels", json={"name": "AGENT"})
    assert again.json()["errors"][0]["code"] == "already_exists"


def test_people_do_what_their_role_lets_them(stand: Stand, repo: str) -> None:
    number = opened(stand, repo)
    at = f"/repos/{repo}/issues/{number}"
    assert stand.at("mallory").get(at).status_code == 404
    stand.control("role", repository=repo, login="mallory", role="read")
    mallory = stand.at("mallory")
    assert mallory.post(f"{at}/comments", json={"body": "hi"}).status_code == 201
    assert mallory.post(f"{at}/labels", json={"labels": ["agent"]}).status_code == 403
    assert mallory.patch(at, json={"title": "mine"}).status_code == 403
    own = mallory.post(f"/repos/{repo}/issues", json={"title": "t", "labels": ["agent"]}).json()
    assert own["labels"] == []
    assert mallory.patch(f"/repos/{repo}/issues/{own['number']}", json={"body": "b"}).status_code == 200
    roles = {
        login: stand.at("alice").get(f"/repos/{repo}/collaborators/{login}/permission").json()
        for login in ("alice", "bob", "wanda", "mallory")
    }
    shown = {login: (role["permission"], role["role_name"]) for login, role in roles.items()}
    assert shown == {
        "alice": ("admin", "admin"),
        "bob": ("read", "triage"),
        "wanda": ("write", "write"),
        "mallory": ("read", "read"),
    }
    stand.control("role", repository=repo, login="mallory", role="none")


def test_comments_are_edited_listed_and_deleted(stand: Stand, repo: str) -> None:
    bob, number = stand.at("bob"), opened(stand, repo)
    made = bob.post(f"/repos/{repo}/issues/{number}/comments", json={"body": "one"}).json()
    one = f"/repos/{repo}/issues/comments/{made['id']}"
    assert stand.at("wanda").patch(one, json={"body": "two"}).json()["body"] == "two"
    assert [each["body"] for each in bob.get(f"/repos/{repo}/issues/comments").json()] == ["two"]
    assert bob.post(f"{one}/reactions", json={"content": "eyes"}).status_code == 201
    assert bob.post(f"{one}/reactions", json={"content": "eyes"}).status_code == 200
    assert bob.post(f"{one}/reactions", json={"content": "shrug"}).status_code == 422
    assert bob.get(one).json()["reactions"]["eyes"] == 1
    assert bob.delete(one).status_code == 204
    assert bob.get(one).status_code == 404
    assert bob.get(f"/repos/{repo}/issues/{number}").json()["comments"] == 0
