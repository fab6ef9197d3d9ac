"""The App itself, people, organisations, repositories."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from tests.conformance.tour.guide import OWNER, Guide


def the_app(guide: Guide) -> None:
    guide.call("jwt", "GET /app")
    guide.call("alice", "GET /app", 401)
    (found,) = guide.call("jwt", "GET /app/installations", params={"per_page": 100, "page": 1})
    at = f"/app/installations/{found['id']}"
    guide.call("jwt", f"GET {at}")
    guide.call("jwt", "GET /app/installations/1", 404)
    guide.call("jwt", "GET REPO/installation")
    guide.call("jwt", "GET /orgs/acme/installation")
    guide.call("jwt", "GET /users/acme/installation")
    narrow = {"repositories": [guide.repo.split("/")[1]], "permissions": {"issues": "read"}}
    guide.call("jwt", f"POST {at}/access_tokens", 201)
    token = guide.call("jwt", f"POST {at}/access_tokens", 201, json=narrow)["token"]
    guide.call("jwt", f"POST {at}/access_tokens", 422, json={"repositories": ["no-such"]})
    client = guide.stand.client(f"Bearer {token}")
    assert client.get("/installation/repositories", params={"per_page": 1}).status_code == 200
    assert client.get(f"/repos/{guide.repo}/commits").status_code == 403
    assert client.delete("/installation/token").status_code == 204


def hooks(guide: Guide) -> None:
    config = guide.call("jwt", "GET /app/hook/config")
    wish = {"url": config["url"], "content_type": "json", "insecure_ssl": "0", "secret": "s3cret"}
    guide.call("jwt", "PATCH /app/hook/config", json=wish)
    guide.issue()
    assert guide.stand.control("wait", "GET")["is_calm"]
    found = guide.call("jwt", "GET /app/hook/deliveries", params={"per_page": 2})[0]
    guide.call("jwt", f"GET /app/hook/deliveries/{found['id']}")
    guide.call("jwt", f"POST /app/hook/deliveries/{found['id']}/attempts", 202)
    assert guide.stand.control("wait", "GET")["is_calm"]


def people(guide: Guide) -> None:
    guide.call("alice", "GET /user")
    guide.call("nobody", "GET /user", 401)
    guide.call("nobody", "GET /users/bob")
    guide.call("nobody", "GET /users/agent-fleet[bot]")
    guide.call("nobody", "GET /users/no-such", 404)
    guide.call("alice", "GET /orgs/acme")
    guide.call("alice", "GET /orgs/acme/repos", params={"per_page": 5})
    guide.call("alice", "GET /users/acme/repos", params={"per_page": 5})
    guide.call("alice", "GET REPO/collaborators")
    guide.call("alice", "GET REPO/collaborators/bob", 204)
    guide.call("alice", "GET REPO/collaborators/mallory", 404)
    for login in ("alice", "bob", "wanda"):
        guide.call("app", f"GET REPO/collaborators/{login}/permission")
    guide.call("nobody", "GET /rate_limit")
    guide.call("app", "GET /rate_limit")


def a_repository(guide: Guide) -> None:
    first = guide.answer("app", "GET REPO")
    guide.call("app", "GET REPO", 304, headers={"If-None-Match": first.headers["ETag"]})
    guide.call("alice", "GET REPO")
    guide.call("mallory", "GET REPO", 404)
    changes = {"description": "Toured", "delete_branch_on_merge": False, "private": True}
    guide.call("alice", "PATCH REPO", json=changes)
    guide.call("alice", "PATCH REPO", json={"archived": True})
    guide.call("alice", "POST REPO/issues", 403, json={"title": "t"})
    guide.call("alice", "PATCH REPO", json={"archived": False})


def manifest(guide: Guide) -> None:
    """A person says yes on a page, the code that comes back is exchanged once."""
    offer = {
        "name": "Another Fleet",
        "url": "http://127.0.0.1/home",
        "hook_attributes": {"url": guide.call("jwt", "GET /app/hook/config")["url"]},
        "redirect_url": "http://127.0.0.1/back",
        "default_permissions": {"issues": "write"},
        "default_events": ["issues"],
    }
    form = {"manifest": json.dumps(offer), "login": "alice", "owner": OWNER}
    back = guide.answer("nobody", "POST /settings/apps/create", data=form)
    (code,) = parse_qs(urlsplit(back.headers["Location"]).query)["code"]
    made = guide.call("nobody", f"POST /app-manifests/{code}/conversions", 201)
    assert made["pem"].startswith("-----BEGIN")
    guide.call("nobody", f"POST /app-manifests/{code}/conversions", 404)
    guide.call("alice", f"GET /apps/{made['slug']}")
    guide.call("alice", "GET /apps/none", 404)
    guide.call("nobody", "GET /versions")


STOPS = (the_app, hooks, people, a_repository, manifest)
