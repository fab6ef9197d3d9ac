"""Repositories and Apps as things that are made, changed, installed and taken away."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt

from tests.app.sandbox.pulling import branch
from tests.app.sandbox.stand import Stand, inbox


def test_a_repository_is_made_archived_and_deleted(stand: Stand) -> None:
    alice, bob = stand.at("alice"), stand.at("bob")
    made = alice.post("/orgs/acme/repos", json={"name": "fresh", "auto_init": True, "private": True})
    assert (made.status_code, made.json()["full_name"]) == (201, "acme/fresh")
    assert alice.post("/orgs/acme/repos", json={"name": "fresh"}).status_code == 422
    assert bob.post("/orgs/acme/repos", json={"name": "mine"}).status_code == 404
    at = "/repos/acme/fresh"
    assert alice.get(f"{at}/contents/README.md").status_code == 200
    assert bob.get(at).status_code == 404
    stand.control("install", app="agent-fleet", repository="acme/fresh")
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        assert alice.patch(at, json={"archived": True, "description": "old"}).json()["archived"] is True
        assert alice.post(f"{at}/issues", json={"title": "t"}).status_code == 403
        assert alice.patch(at, json={"archived": False}).json()["archived"] is False
        assert alice.patch(at, json={"default_branch": "none"}).status_code == 422
        assert alice.delete(at).status_code == 204
        stand.control("wait", "GET")
        said = [action for event, action in box.events() if event == "repository"]
        assert sorted(filter(None, said)) == ["archived", "deleted", "edited", "unarchived"]
    stand.control("webhooks", url="")
    assert alice.get(at).status_code == 404
    own = bob.post("/user/repos", json={"name": "mine"})
    assert own.json()["full_name"] == "bob/mine"
    assert "bob/mine" in [one["full_name"] for one in bob.get("/user/repos").json()]
    assert bob.get(f"/repositories/{own.json()['id']}").json()["full_name"] == "bob/mine"


def test_installations_are_told(stand: Stand, repo: str) -> None:
    alice = stand.at("alice")
    with inbox() as box:
        stand.control("webhooks", url=box.url)
        stand.control("install", app="agent-fleet", repository=repo, removed=True)
        found = stand.control("install", app="agent-fleet", repository=repo)["installation"]
        with_jwt = stand.client(f"Bearer {stand.jwt()}")
        old = stand.app()
        assert with_jwt.put(f"/app/installations/{found}/suspended").status_code == 204
        assert old.get(f"/repos/{repo}").status_code == 403
        assert with_jwt.delete(f"/app/installations/{found}/suspended").status_code == 204
        assert old.get(f"/repos/{repo}").status_code == 200
        mine = alice.get("/user/installations").json()
        assert [one["id"] for one in mine["installations"]] == [found]
        stand.control("ping", app="agent-fleet")
        stand.control("wait", "GET")
        assert sorted(box.events(), key=str) == [
            ("installation", "suspend"),
            ("installation", "unsuspend"),
            ("installation_repositories", "added"),
            ("installation_repositories", "removed"),
            ("ping", None),
        ]
        added = next(json.loads(raw) for _, raw in box.met if b"repositories_added" in raw)
        assert "repository" not in added


def test_an_installation_on_all_hears_of_new_ones_and_dies_with_its_tokens(stand: Stand) -> None:
    stand.control("user", login="carol")
    stand.tokens["carol"] = stand.control("world", "GET")["tokens"]["carol"]
    carol = stand.at("carol")
    made = stand.control("install", app="agent-fleet", account="carol", all=True)
    assert made["selection"] == "all"
    carol.post("/user/repos", json={"name": "later", "auto_init": True, "private": True})
    with_jwt = stand.client(f"Bearer {stand.jwt()}")
    token = with_jwt.post(f"/app/installations/{made['installation']}/access_tokens").json()["token"]
    theirs = stand.client(f"Bearer {token}")
    assert theirs.get("/repos/carol/later").status_code == 200
    assert with_jwt.delete(f"/app/installations/{made['installation']}").status_code == 204
    assert theirs.get("/repos/carol/later").status_code == 401


def test_a_manifest_becomes_an_app_for_a_code_that_works_once(stand: Stand) -> None:
    client = stand.client()
    manifest = {
        "name": "Fleet of Acme",
        "url": "http://127.0.0.1:9",
        "hook_attributes": {"url": "http://127.0.0.1:9/webhook"},
        "redirect_url": "http://127.0.0.1:9/setup/done",
        "default_permissions": {"issues": "write", "contents": "read"},
        "default_events": ["issues", "push"],
    }
    asked = client.post(
        "/organizations/acme/settings/apps/new?state=s1", data={"manifest": json.dumps(manifest)}
    )
    assert "Fleet of Acme" in asked.text
    wrong = {**manifest, "default_events": ["check_run"]}
    refused = client.post("/settings/apps/new", data={"manifest": json.dumps(wrong)})
    assert (refused.status_code, "check_run" in refused.text) == (422, True)
    form = {"manifest": json.dumps(manifest), "state": "s1", "owner": "acme", "login": "alice"}
    back = client.post("/settings/apps/create", data={**form, "name": "Fleet of Acme"})
    assert back.status_code == 302
    given = parse_qs(urlsplit(back.headers["Location"]).query)
    assert given["state"] == ["s1"]
    code = given["code"][0]
    done = client.post(f"/app-manifests/{code}/conversions")
    app = done.json()
    assert (done.status_code, app["slug"], app["owner"]["login"]) == (201, "fleet-of-acme", "acme")
    assert all(app[name] for name in ("client_id", "client_secret", "webhook_secret", "pem"))
    assert client.post(f"/app-manifests/{code}/conversions").status_code == 404
    now = int(time.time())
    signed = jwt.encode({"iat": now - 60, "exp": now + 500, "iss": str(app["id"])}, app["pem"], "RS256")
    me = httpx.get(f"{stand.url}/app", headers={"Authorization": f"Bearer {signed}"}, trust_env=False)
    assert me.json()["name"] == "Fleet of Acme"
    assert me.json()["events"] == ["issues", "push"]
    sent = stand.control("deliveries", "GET")[-1]
    assert sent["event"] == "ping"
    put_on = client.post(
        "/apps/fleet-of-acme/installations/new", data={"login": "alice", "repository": "acme/first"}
    )
    assert put_on.status_code == 200
    listed = httpx.get(
        f"{stand.url}/app/installations", headers={"Authorization": f"Bearer {signed}"}, trust_env=False
    )
    assert listed.json()[0]["account"]["login"] == "acme"


def test_a_version_of_the_api_is_known_or_refused(stand: Stand, repo: str) -> None:
    app = stand.app()
    for version in app.get("/versions").json():
        answer = app.get(f"/repos/{repo}", headers={"X-GitHub-Api-Version": version})
        assert answer.headers["x-github-api-version-selected"] == version
    assert app.get(f"/repos/{repo}", headers={"X-GitHub-Api-Version": "2001-01-01"}).status_code == 400


def test_secondary_limits_are_switched_on(stand: Stand, repo: str) -> None:
    app, alice = stand.app(), stand.at("alice")
    at = f"/repos/{repo}/issues"
    rules = {"creations_per_minute": 2, "creations_per_hour": 3, "status": 429}
    stand.control("limits", secondary=rules)
    codes = [app.post(at, json={"title": "t"}).status_code for _ in range(3)]
    assert codes == [201, 201, 429]
    refused = app.post(at, json={"title": "t"})
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert "secondary rate limit" in refused.json()["message"]
    assert (app.get(at).status_code, alice.post(at, json={"title": "t"}).status_code) == (200, 201)
    stand.control("clock", advance=61)
    assert [app.post(at, json={"title": "t"}).status_code for _ in range(2)] == [201, 429]
    stand.control("limits", secondary={"points_per_minute": 6, "is_silent": True})
    silent = [app.get(at) for _ in range(8)][-1]
    assert (silent.status_code, "retry-after" in silent.headers) == (403, False)
    stand.control("limits", github=True)
    assert app.get(at).headers["X-RateLimit-Limit"] == "5000"
    assert stand.control("limits", github=False)["secondary"] is False
    assert app.get(at).status_code == 200


def test_a_reference_made_by_graphql_stands(stand: Stand, repo: str) -> None:
    app = stand.app()
    sha = branch(app, repo, "one", ("one.txt", "1\n"))
    node = app.get(f"/repos/{repo}").json()["node_id"]
    make = (
        'mutation($r:ID!,$o:GitObjectID!){createRef(input:{repositoryId:$r,name:"refs/heads/two",oid:$o})'
        '{ref{name target{oid}}} createPullRequest(input:{repositoryId:$r,headRefName:"two",'
        'baseRefName:"main",title:"T"}){pullRequest{number mergeStateStatus autoMergeRequest{enabledAt}'
        "files(first:3){nodes{path changeType}}}}}"
    )
    done = stand.query(app, make, r=node, o=sha)
    assert "errors" not in done, done
    assert done["data"]["createRef"]["ref"] == {"name": "two", "target": {"oid": sha}}
    found = done["data"]["createPullRequest"]["pullRequest"]
    assert found["files"]["nodes"] == [{"path": "one.txt", "changeType": "ADDED"}]
