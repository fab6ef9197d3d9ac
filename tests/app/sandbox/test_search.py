from __future__ import annotations

import httpx

from tests.app.sandbox.pulling import branch, offered, put, until
from tests.app.sandbox.stand import Stand


def found(client: httpx.Client, query: str) -> list[int]:
    answer = client.get("/search/issues", params={"q": query})
    assert answer.status_code == 200, answer.text
    return [one["number"] for one in answer.json()["items"]]


def test_search_lags_behind_and_then_finds(stand: Stand, repo: str) -> None:
    app, alice = stand.app(), stand.at("alice")
    stand.control("limits", index_seconds=100, searches_per_minute=1000)
    issue = alice.post(f"/repos/{repo}/issues", json={"title": "Parser breaks", "labels": ["bug"]}).json()
    asked = f"repo:{repo} is:issue label:bug"
    assert found(app, asked) == []
    stand.control("clock", advance=101)
    assert found(app, asked) == [issue["number"]]
    alice.put(f"/repos/{repo}/issues/{issue['number']}/labels", json={"labels": ["docs"]})
    assert found(app, asked) == [issue["number"]]
    stand.control("clock", advance=101)
    assert found(app, asked) == []
    assert found(app, f"repo:{repo} is:issue label:docs parser is:open -label:bug") == [issue["number"]]
    assert found(app, f"repo:{repo} is:issue author:app/agent-fleet") == []
    assert found(app, f"repo:{repo} is:pr") == []
    refused = stand.at("mallory").get("/search/issues", params={"q": f"repo:{repo} is:issue"})
    assert refused.status_code == 422
    assert "cannot be searched" in refused.json()["errors"][0]["message"]
    assert found(stand.at("mallory"), "is:issue parser author:alice") == []
    stand.control("limits", index_seconds=1)


def test_search_refuses_what_github_refuses(stand: Stand, repo: str) -> None:
    app = stand.app()
    for query in ("", "x" * 257 + " is:issue", f"repo:{repo} open", 'is:issue "unclosed'):
        assert app.get("/search/issues", params={"q": query}).status_code == 422
    past = app.get("/search/issues", params={"q": f"repo:{repo} is:issue", "per_page": 100, "page": 11})
    assert past.status_code == 422
    stand.control("limits", searches_per_minute=30)
    stand.control("clock", advance=61)
    codes = {app.get("/search/issues", params={"q": f"repo:{repo} is:issue"}).status_code for _ in range(31)}
    assert codes == {200, 403}
    rate = app.get("/rate_limit").json()["resources"]["search"]
    assert (rate["limit"], rate["remaining"]) == (30, 0)
    assert app.get(f"/repos/{repo}").status_code == 200


def test_commits_are_listed_and_compared(stand: Stand, repo: str) -> None:
    app = stand.app()
    branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    for number in range(3):
        put(app, repo, (f"n{number}.txt", "1\n"), branch="agent/1-1")
    pull = offered(app, repo, "agent/1-1")
    at = f"/repos/{repo}/commits"
    by_path = app.get(at, params={"sha": "agent/1-1", "path": "n1.txt"}).json()
    assert [one["commit"]["message"] for one in by_path] == ["write n1.txt"]
    assert len(app.get(at, params={"sha": "agent/1-1", "author": "agent-fleet"}).json()) == 4
    assert app.get(at, params={"until": "2001-01-01T00:00:00Z"}).json() == []
    page = app.get(f"/repos/{repo}/compare/main...agent/1-1", params={"per_page": 2, "page": 2})
    assert (page.json()["total_commits"], len(page.json()["commits"]), page.json()["files"]) == (4, 2, [])
    assert 'rel="prev"' in page.headers["Link"]
    assert app.get(f"/repos/{repo}/compare/main...none").status_code == 404
    assert app.get(f"/repos/{repo}/compare/acme:main...acme:agent/1-1").json()["ahead_by"] == 4
    accept = {"Accept": "application/vnd.github.diff"}
    assert "+y = 2" in app.get(f"/repos/{repo}/compare/main...agent/1-1", headers=accept).text
    held = app.get(f"{at}/{pull['head']['sha']}/pulls").json()
    assert [one["number"] for one in held] == [pull["number"]]


def test_a_large_tree_is_truncated(stand: Stand, repo: str) -> None:
    app = stand.app()
    at = f"/repos/{repo}/git/trees/main"
    whole = app.get(at, params={"recursive": "1"}).json()
    assert ({one["path"] for one in whole["tree"]}, whole["truncated"]) == (
        {"README.md", "src", "src/a.py"},
        False,
    )
    stand.control("limits", tree_entries=2)
    part = app.get(at, params={"recursive": "1"}).json()
    assert (len(part["tree"]), part["truncated"]) == (2, True)
    stand.control("limits", tree_entries=100_000)


def test_topics_and_properties_are_kept(stand: Stand, repo: str) -> None:
    app, alice = stand.app(), stand.at("alice")
    assert alice.put(f"/repos/{repo}/topics", json={"names": ["Python", "web"]}).json() == {
        "names": ["python", "web"]
    }
    assert alice.put(f"/repos/{repo}/topics", json={"names": ["no space"]}).status_code == 422
    assert app.put(f"/repos/{repo}/topics", json={"names": []}).status_code == 403
    assert app.get(f"/repos/{repo}").json()["topics"] == ["python", "web"]
    schema = "/orgs/acme/properties/schema"
    tier = {"property_name": "tier", "value_type": "single_select", "allowed_values": ["1", "2"]}
    assert alice.patch(schema, json={"properties": [tier]}).status_code == 200
    values = f"/repos/{repo}/properties/values"
    assert app.get(values).json() == [{"property_name": "tier", "value": None}]
    wrong = {"properties": [{"property_name": "tier", "value": "9"}]}
    assert alice.patch(values, json=wrong).status_code == 422
    right = {
        "repository_names": [repo.split("/")[1]],
        "properties": [{"property_name": "tier", "value": "1"}],
    }
    assert alice.patch("/orgs/acme/properties/values", json=right).status_code == 204
    assert app.get(f"/repos/{repo}").json()["custom_properties"] == {"tier": "1"}
    assert app.get("/orgs/acme/properties/values").status_code == 403
    listed = alice.get("/orgs/acme/properties/values", params={"per_page": 100}).json()
    assert {"property_name": "tier", "value": "1"} in [p for one in listed for p in one["properties"]]
    assert stand.at("mallory").get(schema).status_code == 404


def test_suites_stand_for_their_runs(stand: Stand, repo: str) -> None:
    stand.control(
        "permissions",
        app="agent-fleet",
        permissions={
            "checks": "write",
            "contents": "write",
            "issues": "write",
            "pull_requests": "write",
            "statuses": "read",
        },
    )
    app = stand.app()
    sha = branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    at = f"/repos/{repo}"
    suite = app.get(f"{at}/commits/{sha}/check-suites").json()["check_suites"][0]
    assert (suite["status"], suite["conclusion"]) == ("queued", None)
    again = app.post(f"{at}/check-suites", json={"head_sha": sha})
    assert (again.status_code, again.json()["id"]) == (200, suite["id"])
    wish = {"name": "t", "head_sha": sha, "status": "completed", "conclusion": "failure"}
    run = app.post(f"{at}/check-runs", json=wish).json()
    assert run["check_suite"]["id"] == suite["id"]
    assert app.get(f"{at}/check-suites/{suite['id']}").json()["conclusion"] == "failure"
    assert app.get(f"{at}/check-suites/{suite['id']}/check-runs").json()["total_count"] == 1
    assert app.post(f"{at}/check-suites/{suite['id']}/rerequest").status_code == 201
    until(lambda: stand.control("wait", "GET")["is_calm"])
