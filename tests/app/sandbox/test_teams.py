"""Teams: who is in them, what that lets people do, and how they are asked for a review."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest

from tests.app.sandbox.pulling import branch, offered, put
from tests.app.sandbox.stand import Stand, inbox

NAMES = count(1)
ASKED = """query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) {
  pullRequest(number: 1) { reviewDecision reviewRequests(first: 5) { nodes { asCodeOwner requestedReviewer {
    __typename ... on Team { slug combinedSlug } ... on User { login } } } } } } }"""


@pytest.fixture
def there(stand: Stand) -> str:
    """A repository that `backend` (carol, dave) writes and `docs` (erin) reads."""
    stand.control("seed", orgs={"acme": {"teams": {"backend": ["carol", "dave"], "docs": ["erin"]}}})
    return stand.repository(
        f"acme/team{next(NAMES)}",
        private=True,
        files={"src/a.py": "x\n", "docs/a.md": "x\n"},
        collaborators={"wanda": "write"},
        teams={"backend": "write", "docs": "read"},
    )


def at(stand: Stand, login: str) -> Any:
    token = stand.control("user", login=login)["token"]
    return stand.client(f"token {token}")


def test_teams_are_listed_to_members_and_to_an_app_that_may(stand: Stand, there: str) -> None:
    alice = stand.at("alice")
    assert {one["slug"] for one in alice.get("/orgs/acme/teams").json()} == {"backend", "docs"}
    assert stand.at("mallory").get("/orgs/acme/teams").status_code == 404
    assert stand.app().get("/orgs/acme/teams").status_code == 403
    members = alice.get("/orgs/acme/teams/backend/members").json()
    assert [one["login"] for one in members] == ["carol", "dave"]
    assert alice.get("/orgs/acme/teams/backend/memberships/dave").json()["state"] == "active"
    assert alice.get("/orgs/acme/teams/backend/memberships/erin").status_code == 404
    assert [one["slug"] for one in stand.app().get(f"/repos/{there}/teams").json()] == ["backend", "docs"]
    places = [one["full_name"] for one in alice.get("/orgs/acme/teams/backend/repos").json()]
    assert there in places


def test_a_team_s_role_is_its_members_role(stand: Stand, there: str) -> None:
    app = stand.app()
    roles = {
        login: app.get(f"/repos/{there}/collaborators/{login}/permission").json()["role_name"]
        for login in ("carol", "erin", "mallory")
    }
    assert roles == {"carol": "write", "erin": "read", "mallory": "none"}
    assert put(at(stand, "carol"), there, ("one.txt", "1"))


def test_members_come_and_go(stand: Stand, there: str) -> None:
    alice, one = stand.at("alice"), "/orgs/acme/teams/docs/memberships"
    assert alice.put(f"{one}/carol", json={"role": "maintainer"}).json()["role"] == "maintainer"
    assert alice.put(f"{one}/mallory", json={}).status_code == 422
    assert at(stand, "erin").put(f"{one}/dave", json={}).status_code == 403
    assert alice.delete(f"{one}/carol").status_code == 204
    assert alice.get(f"{one}/carol").status_code == 404


def test_a_team_is_asked_until_one_of_it_answers(stand: Stand, there: str) -> None:
    wanda = stand.at("wanda")
    branch(wanda, there, "one", ("one.txt", "1"))
    offered(wanda, there, "one")
    asked = f"/repos/{there}/pulls/1/requested_reviewers"
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        made = wanda.post(asked, json={"team_reviewers": ["backend"]})
        stand.control("wait", "GET")
        stand.control("webhooks", url="")
        said = [json.loads(raw) for head, raw in box.met if head["X-GitHub-Event"] == "pull_request"]
    assert [one["slug"] for one in made.json()["requested_teams"]] == ["backend"]
    assert [(one["action"], one["requested_team"]["slug"]) for one in said] == [
        ("review_requested", "backend")
    ]
    assert wanda.post(asked, json={"team_reviewers": ["none"]}).status_code == 422
    owner, _, name = there.partition("/")
    found = stand.query(stand.app(), ASKED, owner=owner, name=name)["data"]["repository"]["pullRequest"]
    (request,) = found["reviewRequests"]["nodes"]
    assert request["requestedReviewer"] == {
        "__typename": "Team", "slug": "backend", "combinedSlug": "acme/backend"
    }  # fmt: skip
    at(stand, "dave").post(f"/repos/{there}/pulls/1/reviews", json={"event": "APPROVE"})
    assert wanda.get(asked).json() == {"users": [], "teams": []}


def test_code_owners_are_asked_and_their_approval_is_needed(stand: Stand, there: str) -> None:
    wanda, alice = stand.at("wanda"), stand.at("alice")
    lines = "* @alice\n/src/ @acme/backend  # the core\ndocs/* @erin\n"
    put(wanda, there, (".github/CODEOWNERS", lines))
    rule = {
        "required_status_checks": None,
        "enforce_admins": True,
        "required_pull_request_reviews": {
            "required_approving_review_count": 1,
            "require_code_owner_reviews": True,
        },
        "restrictions": None,
    }
    assert alice.put(f"/repos/{there}/branches/main/protection", json=rule).status_code == 200
    branch(wanda, there, "one", ("src/deep/new.py", "1"))
    made = offered(wanda, there, "one")
    assert [one["slug"] for one in wanda.get(f"/repos/{there}/pulls/1").json()["requested_teams"]] == [
        "backend"
    ]
    owner, _, name = there.partition("/")
    found = stand.query(stand.app(), ASKED, owner=owner, name=name)["data"]["repository"]["pullRequest"]
    assert found["reviewRequests"]["nodes"][0]["asCodeOwner"] is True
    merge = f"/repos/{there}/pulls/{made['number']}/merge"
    alice.post(f"/repos/{there}/pulls/1/reviews", json={"event": "APPROVE"})
    said = wanda.put(merge, json={})
    assert (said.status_code, said.json()["message"]) == (
        405,
        "Waiting on code owner review from acme/backend.",
    )
    at(stand, "carol").post(f"/repos/{there}/pulls/1/reviews", json={"event": "APPROVE"})
    assert wanda.put(merge, json={}).status_code == 200


def test_a_draft_asks_nobody_until_it_is_ready(stand: Stand, there: str) -> None:
    wanda = stand.at("wanda")
    put(wanda, there, ("CODEOWNERS", "*.md @erin @wanda @nobody-at-all me@x.test\n"))
    branch(wanda, there, "one", ("docs/b.md", "1"))
    made = offered(wanda, there, "one", draft=True)
    asked = f"/repos/{there}/pulls/1/requested_reviewers"
    assert wanda.get(asked).json()["users"] == []
    ready = (
        "mutation($i: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $i}) { clientMutationId } }"
    )
    stand.query(wanda, ready, i=made["node_id"])
    assert [one["login"] for one in wanda.get(asked).json()["users"]] == ["erin"]
