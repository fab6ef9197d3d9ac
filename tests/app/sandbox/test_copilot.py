"""Copilot's coding agent is assigned by people alone, and only where it is switched on."""

from __future__ import annotations

from tests.app.sandbox.stand import Stand

BOT = "copilot-swe-agent[bot]"


def opened(stand: Stand, repo: str, body: str = "") -> str:
    answer = stand.at("alice").post(f"/repos/{repo}/issues", json={"title": "t", "body": body})
    return f"/repos/{repo}/issues/{answer.json()['number']}"


def test_it_is_assigned_by_a_person_with_instructions_that_are_checked(stand: Stand, repo: str) -> None:
    stand.control("seed", repositories=[{"name": repo, "copilot": True}])
    at = opened(stand, repo)
    wish = {"target_repo": repo, "base_branch": "main", "custom_instructions": "Be brief."}
    assigned = stand.at("alice").post(f"{at}/assignees", json={"assignees": [BOT], "agent_assignment": wish})
    assert assigned.status_code == 201, assigned.text
    assert [(one["login"], one["type"]) for one in assigned.json()["assignees"]] == [("Copilot", "Bot")]
    (line,) = [one for one in stand.control("log", "GET") if one["kind"] == "copilot"][-1:]
    assert (line["details"]["base_branch"], line["details"]["custom_instructions"]) == ("main", "Be brief.")
    for wrong in ({"colour": "red"}, {"base_branch": "nowhere"}, {"target_repo": "acme/none"}, {"model": 1}):
        body = {"assignees": [BOT], "agent_assignment": wrong}
        assert stand.at("alice").post(f"{at}/assignees", json=body).status_code == 422
    taken_off = stand.at("alice").request("DELETE", f"{at}/assignees", json={"assignees": [BOT]})
    assert taken_off.json()["assignees"] == []


def test_an_app_cannot_assign_it_nor_anybody_where_it_is_off(stand: Stand, repo: str) -> None:
    at = opened(stand, repo)
    assert stand.at("alice").post(f"{at}/assignees", json={"assignees": [BOT]}).json()["assignees"] == []
    stand.control("seed", repositories=[{"name": repo, "copilot": True}])
    assert stand.app().post(f"{at}/assignees", json={"assignees": [BOT]}).json()["assignees"] == []


def test_a_timeline_shows_who_refers_to_the_issue(stand: Stand, repo: str) -> None:
    at = opened(stand, repo)
    number = at.rpartition("/")[2]
    for body in (f"Fixes #{number}.", f"not #{number}0 nor acme/api#{number}"):
        opened(stand, repo, body)
    (line,) = stand.at("alice").get(f"{at}/timeline").json()
    assert (line["event"], line["actor"]["login"], line["source"]["type"]) == (
        "cross-referenced",
        "alice",
        "issue",
    )
    assert line["source"]["issue"]["body"] == f"Fixes #{number}."
