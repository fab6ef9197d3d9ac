"""What is renamed, transferred or deleted, and where its old address leads."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from tests.app.sandbox.pulling import until
from tests.app.sandbox.stand import Stand, inbox

DELETE = "mutation($i: ID!) { deleteIssue(input: {issueId: $i}) { repository { name } } }"
TRANSFER = """mutation($i: ID!, $r: ID!, $l: Boolean) { transferIssue(input:
  {issueId: $i, repositoryId: $r, createLabelsIfMissing: $l}) {
  issue { number url labels(first: 5) { nodes { name } } } } }"""


def opened(stand: Stand, repo: str, **fields: Any) -> Any:
    return stand.at("alice").post(f"/repos/{repo}/issues", json={"title": "t", **fields}).json()


def test_a_renamed_repository_is_found_by_its_old_name(stand: Stand, repo: str) -> None:
    alice, app = stand.at("alice"), stand.app()
    opened(stand, repo)
    new = f"{repo}-new"
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        assert alice.patch(f"/repos/{repo}", json={"name": new.split("/")[1]}).json()["full_name"] == new
        stand.control("wait", "GET")
        stand.control("webhooks", url="")
        assert ("repository", "renamed") in box.events()
    lead = app.get(f"/repos/{repo}/issues/1", params={"x": "1"})
    key = app.get(f"/repos/{new}").json()["id"]
    assert (lead.status_code, lead.headers["Location"]) == (
        301,
        f"{stand.url}/repositories/{key}/issues/1?x=1",
    )
    assert app.get(lead.headers["Location"]).json()["number"] == 1
    assert app.patch(f"/repos/{repo}/issues/1", json={"body": "x"}).status_code == 307
    followed = app.patch(f"/repos/{repo}/issues/1", json={"body": "x"}, follow_redirects=True)
    assert followed.json()["body"] == "x"
    assert stand.at("mallory").get(f"/repos/{repo}").status_code == 404
    ask = (
        'query($n: String!, $f: Boolean) { repository(owner: "acme", name: $n, followRenames: $f) { name } }'
    )
    name = repo.split("/")[1]
    assert stand.query(app, ask, n=name, f=True)["data"]["repository"]["name"] == new.split("/")[1]
    assert stand.query(app, ask, n=name, f=False)["data"]["repository"] is None


def test_git_follows_a_rename(stand: Stand, repo: str, tmp_path: Path) -> None:
    stand.at("alice").patch(f"/repos/{repo}", json={"name": f"{repo.split('/')[1]}-new"})
    url = stand.git_url(repo, stand.token())
    done = subprocess.run(["git", "clone", "-q", url, str(tmp_path / "c")], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "c" / "README.md").exists()


def test_a_new_repository_takes_an_old_name_over(stand: Stand, repo: str) -> None:
    alice, name = stand.at("alice"), repo.split("/")[1]
    alice.patch(f"/repos/{repo}", json={"name": f"{name}-new"})
    made = alice.post("/orgs/acme/repos", json={"name": name}).json()
    assert alice.get(f"/repos/{repo}").json()["id"] == made["id"]
    assert alice.patch(f"/repos/{repo}", json={"name": f"{name}-new"}).status_code == 422


def test_a_transferred_repository_leaves_its_app_behind(stand: Stand, repo: str) -> None:
    alice, app, name = stand.at("alice"), stand.app(), repo.split("/")[1]
    assert alice.post(f"/repos/{repo}/transfer", json={"new_owner": "no-such"}).status_code == 422
    said = alice.post(f"/repos/{repo}/transfer", json={"new_owner": "bob"})
    assert (said.status_code, said.json()["full_name"]) == (202, repo)
    until(lambda: stand.at("bob").get(f"/repos/bob/{name}").status_code == 200)
    assert app.get(f"/repos/{repo}").status_code == 404
    assert stand.at("bob").get(f"/repos/{repo}").status_code == 301


def test_an_archived_repository_takes_no_writes(stand: Stand, repo: str) -> None:
    alice, app = stand.at("alice"), stand.app()
    number = opened(stand, repo)["number"]
    assert alice.patch(f"/repos/{repo}", json={"archived": True}).status_code == 200
    for who in (alice, app):
        said = who.patch(f"/repos/{repo}/issues/{number}", json={"title": "x"})
        assert (said.status_code, said.json()["message"]) == (403, "Repository was archived so is read-only.")
    assert app.get(f"/repos/{repo}/issues/{number}").status_code == 200


def test_a_deleted_issue_is_gone_for_those_who_may_read(stand: Stand, repo: str) -> None:
    parent, child = opened(stand, repo), opened(stand, repo)
    alice, app = stand.at("alice"), stand.app()
    app.post(f"/repos/{repo}/issues/{parent['number']}/sub_issues", json={"sub_issue_id": child["id"]})
    app.post(f"/repos/{repo}/issues/{child['number']}/comments", json={"body": "c"})
    assert stand.query(stand.at("wanda"), DELETE, i=child["node_id"])["errors"][0]["type"] == "FORBIDDEN"
    assert stand.query(app, DELETE, i=child["node_id"])["errors"][0]["type"] == "FORBIDDEN"
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        assert "errors" not in stand.query(alice, DELETE, i=child["node_id"])
        stand.control("wait", "GET")
        stand.control("webhooks", url="")
        assert ("issues", "deleted") in box.events()
    said = app.get(f"/repos/{repo}/issues/{child['number']}")
    assert (said.status_code, said.json()["message"]) == (410, "This issue was deleted")
    assert app.post(f"/repos/{repo}/issues/{child['number']}/comments", json={"body": "c"}).status_code == 410
    assert app.get(f"/repos/{repo}/issues/{parent['number']}/sub_issues").json() == []
    assert stand.at("mallory").get(f"/repos/{repo}/issues/{child['number']}").status_code == 404
    assert app.get(f"/repos/{repo}/issues/comments").json() == []
    assert opened(stand, repo)["number"] == child["number"] + 1


def test_a_transferred_issue_leads_to_its_new_place(stand: Stand, repo: str) -> None:
    alice, app = stand.at("alice"), stand.app()
    there = stand.repository(f"{repo}-there", private=True)
    parent, child = opened(stand, repo), opened(stand, repo, labels=["agent"], body="text")
    app.post(f"/repos/{repo}/issues/{parent['number']}/sub_issues", json={"sub_issue_id": child["id"]})
    app.post(f"/repos/{repo}/issues/{child['number']}/comments", json={"body": "c"})
    home = alice.get(f"/repos/{there}").json()["node_id"]
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        said = stand.query(alice, TRANSFER, i=child["node_id"], r=home, l=False)["data"]["transferIssue"]
        stand.control("wait", "GET")
        stand.control("webhooks", url="")
        assert {("issues", "transferred"), ("issues", "opened")} <= set(box.events())
    assert said["issue"]["labels"]["nodes"] == []
    assert said["issue"]["url"] == f"{stand.url}/{there}/issues/1"
    lead = app.get(f"/repos/{repo}/issues/{child['number']}/comments")
    assert lead.status_code == 301
    assert [one["body"] for one in app.get(lead.headers["Location"]).json()] == ["c"]
    moved = app.get(f"/repos/{there}/issues/1").json()
    assert (moved["body"], moved["user"]["login"]) == ("text", "alice")
    assert moved["id"] != child["id"]
    below = app.get(f"/repos/{repo}/issues/{parent['number']}/sub_issues").json()
    assert [one["id"] for one in below] == [moved["id"]]
    assert (
        stand.query(app, "query($i: ID!) { node(id: $i) { id } }", i=child["node_id"])["data"]["node"] is None
    )


def test_an_issue_is_not_transferred_where_it_may_not_go(stand: Stand, repo: str) -> None:
    made, alice = opened(stand, repo), stand.at("alice")
    public = stand.repository(f"{repo}-public")
    home = alice.get(f"/repos/{public}").json()["node_id"]
    said = stand.query(alice, TRANSFER, i=made["node_id"], r=home, l=False)
    assert said["errors"][0]["message"] == "Issues cannot be transferred to this repository"


def test_a_deleted_sub_issue_leaves_its_place_to_another(stand: Stand, repo: str) -> None:
    app, parent = stand.app(), opened(stand, repo)
    at = f"/repos/{repo}/issues/{parent['number']}/sub_issues"
    children = [opened(stand, repo) for _ in range(101)]
    for child in children[:100]:
        assert app.post(at, json={"sub_issue_id": child["id"]}).status_code == 201
    assert app.post(at, json={"sub_issue_id": children[100]["id"]}).status_code == 422
    stand.query(stand.at("alice"), DELETE, i=children[0]["node_id"])
    assert app.post(at, json={"sub_issue_id": children[100]["id"]}).status_code == 201
