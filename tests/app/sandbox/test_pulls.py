from __future__ import annotations

import base64
import time
from typing import Any

import httpx

from tests.app.sandbox.pulling import branch, offered, put
from tests.app.sandbox.stand import Stand


def settled(client: httpx.Client, repo: str, number: int) -> dict[str, Any]:
    """The pull once its mergeability is known."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found: dict[str, Any] = client.get(f"/repos/{repo}/pulls/{number}").json()
        if found["mergeable"] is not None:
            return found
        time.sleep(0.02)
    raise AssertionError("mergeable stays null")


def test_mergeable_is_null_first_and_then_real(stand: Stand, repo: str) -> None:
    app = stand.app()
    sha = branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    stand.control("limits", mergeable_seconds=3600)
    pull = offered(app, repo, "agent/1-1")
    stand.control("limits", mergeable_seconds=0.05)
    assert (pull["mergeable"], pull["mergeable_state"], pull["head"]["sha"]) == (None, "unknown", sha)
    assert pull["user"]["login"] == "agent-fleet[bot]"
    assert settled(app, repo, pull["number"])["mergeable"] is True
    branch(app, repo, "clash", ("src/a.py", "x = 2\n"))
    other = offered(app, repo, "clash")
    put(app, repo, ("src/a.py", "x = 3\n"))
    conflicting = settled(app, repo, other["number"])
    assert (conflicting["mergeable"], conflicting["mergeable_state"]) == (False, "dirty")
    assert app.put(f"/repos/{repo}/pulls/{other['number']}/merge", json={}).status_code == 405


def test_what_cannot_be_offered_is_refused(stand: Stand, repo: str) -> None:
    app = stand.app()
    branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    offered(app, repo, "agent/1-1")
    head = app.get(f"/repos/{repo}/git/ref/heads/main").json()["object"]["sha"]
    app.post(f"/repos/{repo}/git/refs", json={"ref": "refs/heads/empty", "sha": head})
    for given, word in (
        ({"head": "agent/1-1", "base": "main"}, "already exists"),
        ({"head": "empty", "base": "main"}, "No commits between"),
        ({"head": "gone", "base": "main"}, ""),
    ):
        answer = app.post(f"/repos/{repo}/pulls", json={"title": "P", **given})
        assert answer.status_code == 422
        assert word in answer.json()["errors"][0].get("message", "")


def test_a_merge_is_guarded_by_the_head(stand: Stand, repo: str) -> None:
    app = stand.app()
    sha = branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    pull = offered(app, repo, "agent/1-1", draft=True)
    at = f"/repos/{repo}/pulls/{pull['number']}"
    assert app.put(f"{at}/merge", json={"sha": "0" * 40}).status_code == 409
    assert app.put(f"{at}/merge", json={"sha": sha}).status_code == 405
    node = {"id": pull["node_id"]}
    ready = (
        "mutation($id:ID!){markPullRequestReadyForReview(input:{pullRequestId:$id}){pullRequest{isDraft}}}"
    )
    done = stand.query(app, ready, **node)["data"]["markPullRequestReadyForReview"]
    assert done["pullRequest"]["isDraft"] is False
    assert app.get(f"{at}/merge").status_code == 404
    merged = app.put(f"{at}/merge", json={"sha": sha, "merge_method": "squash"}).json()
    assert merged["merged"] is True
    commit = app.get(f"/repos/{repo}/commits/main").json()
    assert (commit["sha"], len(commit["parents"])) == (merged["sha"], 1)
    assert app.get(f"{at}/merge").status_code == 204
    found = app.get(at).json()
    assert (found["state"], found["merged"], found["merged_by"]["login"]) == (
        "closed",
        True,
        "agent-fleet[bot]",
    )
    assert app.put(f"{at}/merge", json={}).status_code == 405


def test_each_way_to_merge_leaves_its_shape(stand: Stand, repo: str) -> None:
    app = stand.app()
    for method, parents in (("merge", 2), ("rebase", 1)):
        branch(app, repo, method, (f"{method}.txt", "1\n"))
        put(app, repo, (f"{method}-2.txt", "2\n"), branch=method)
        put(app, repo, (f"main-{method}.txt", "3\n"))
        pull = offered(app, repo, method)
        done = app.put(f"/repos/{repo}/pulls/{pull['number']}/merge", json={"merge_method": method})
        assert done.status_code == 200, done.text
        assert len(app.get(f"/repos/{repo}/commits/main").json()["parents"]) == parents
        for name in (f"{method}.txt", f"{method}-2.txt", f"main-{method}.txt"):
            assert app.get(f"/repos/{repo}/contents/{name}").status_code == 200


def test_closing_keywords_work_on_the_default_branch_only(stand: Stand, repo: str) -> None:
    app, alice = stand.app(), stand.at("alice")
    numbers = [alice.post(f"/repos/{repo}/issues", json={"title": "t"}).json()["number"] for _ in range(2)]
    head = app.get(f"/repos/{repo}/git/ref/heads/main").json()["object"]["sha"]
    app.post(f"/repos/{repo}/git/refs", json={"ref": "refs/heads/epic", "sha": head})
    branch(app, repo, "a", ("a.txt", "1\n"))
    branch(app, repo, "b", ("b.txt", "1\n"))
    for name, base, number in (("a", "epic", numbers[0]), ("b", "main", numbers[1])):
        pull = offered(app, repo, name, base=base, body=f"Fixes #{number}")
        app.put(f"/repos/{repo}/pulls/{pull['number']}/merge", json={})
    states = [alice.get(f"/repos/{repo}/issues/{number}").json()["state"] for number in numbers]
    assert states == ["open", "closed"]


def test_a_pull_follows_its_branches(stand: Stand, repo: str) -> None:
    app = stand.app()
    branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    number = offered(app, repo, "agent/1-1")["number"]
    at = f"/repos/{repo}/pulls/{number}"
    newer = put(app, repo, ("src/c.py", "z = 3\n"), branch="agent/1-1")
    assert app.get(at).json()["head"]["sha"] == newer
    assert [one["filename"] for one in app.get(f"{at}/files").json()] == ["src/b.py", "src/c.py"]
    assert len(app.get(f"{at}/commits").json()) == 2
    listed = app.get(f"/repos/{repo}/pulls", params={"head": "acme:agent/1-1"}).json()
    assert [one["number"] for one in listed] == [number]
    assert app.delete(f"/repos/{repo}/git/refs/heads/agent/1-1").status_code == 204
    assert app.get(at).json()["state"] == "closed"
    assert app.patch(at, json={"state": "open"}).status_code == 422


def test_a_pull_whose_commits_reach_its_base_is_merged(stand: Stand, repo: str) -> None:
    app = stand.app()
    sha = branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    number = offered(app, repo, "agent/1-1")["number"]
    moved = app.patch(f"/repos/{repo}/git/refs/heads/main", json={"sha": sha})
    assert moved.status_code == 200
    assert app.get(f"/repos/{repo}/pulls/{number}").json()["merged"] is True


def test_refs_are_refused_as_github_does(stand: Stand, repo: str) -> None:
    app = stand.app()
    sha = branch(app, repo, "one", ("one.txt", "1\n"))
    at = f"/repos/{repo}/git/refs"
    assert app.post(at, json={"ref": "refs/heads/one", "sha": sha}).status_code == 422
    assert app.post(at, json={"ref": "refs/heads/two", "sha": "1" * 40}).status_code == 422
    assert app.post(at, json={"ref": "two", "sha": sha}).status_code == 422
    assert app.delete(f"{at}/heads/none").status_code == 422
    assert app.get(f"/repos/{repo}/git/ref/heads/none").status_code == 404
    first = app.get(f"/repos/{repo}/git/ref/heads/main").json()["object"]["sha"]
    assert app.patch(f"{at}/heads/one", json={"sha": first}).status_code == 422
    assert app.patch(f"{at}/heads/one", json={"sha": first, "force": True}).status_code == 200
    names = [one["ref"] for one in app.get(f"/repos/{repo}/git/matching-refs/heads/o").json()]
    assert names == ["refs/heads/one"]


def test_files_are_read_written_and_removed(stand: Stand, repo: str) -> None:
    app, at = stand.app(), f"/repos/{repo}/contents"
    put(app, repo, ("docs/über uns.md", "hallo\n"))
    found = app.get(f"{at}/docs/über uns.md").json()
    assert base64.b64decode(found["content"]) == b"hallo\n"
    assert [one["path"] for one in app.get(f"{at}/docs").json()] == ["docs/über uns.md"]
    assert {one["name"] for one in app.get(at).json()} == {"README.md", "docs", "src"}
    body = {"message": "m", "content": "eA=="}
    assert app.put(f"{at}/docs/über uns.md", json=body).status_code == 422
    assert app.put(f"{at}/docs/über uns.md", json={**body, "sha": "0" * 40}).status_code == 409
    assert app.put(f"{at}/.github/workflows/ci.yml", json=body).status_code == 403
    assert app.put(f"{at}/../x", json=body).status_code in (404, 422, 501)
    gone = app.request("DELETE", f"{at}/docs/über uns.md", json={"message": "m", "sha": found["sha"]})
    assert gone.status_code == 200
    assert app.get(f"{at}/docs/über uns.md").status_code == 404


def test_commits_are_compared(stand: Stand, repo: str) -> None:
    app = stand.app()
    branch(app, repo, "one", ("one.txt", "1\n"))
    put(app, repo, ("main.txt", "1\n"))
    found = app.get(f"/repos/{repo}/compare/main...one").json()
    assert (found["status"], found["ahead_by"], found["behind_by"]) == ("diverged", 1, 1)
    assert [one["filename"] for one in found["files"]] == ["one.txt"]
    assert app.get(f"/repos/{repo}/compare/main...none").status_code == 404
    assert len(app.get(f"/repos/{repo}/commits", params={"sha": "one"}).json()) == 2


def test_checks_and_statuses_make_a_rollup(stand: Stand, repo: str) -> None:
    app = stand.app()
    sha = branch(app, repo, "one", ("one.txt", "1\n"))
    number = offered(app, repo, "one")["number"]
    assert app.post(f"/repos/{repo}/check-runs", json={"name": "t", "head_sha": sha}).status_code == 403
    stand.control("check", repository=repo, ref="one", status="in_progress")
    document = """query($owner:String!,$name:String!,$number:Int!){repository(owner:$owner,name:$name){
      pullRequest(number:$number){commits(last:1){nodes{commit{statusCheckRollup{state
      contexts(first:10){nodes{
      __typename ... on CheckRun{name status conclusion} ... on StatusContext{context state}}}}}}}}}}"""
    owner, name = repo.split("/")

    def rollup() -> Any:
        said = stand.query(app, document, owner=owner, name=name, number=number)
        return said["data"]["repository"]["pullRequest"]["commits"]["nodes"][0]["commit"]["statusCheckRollup"]

    assert rollup()["state"] == "PENDING"
    stand.control("check", repository=repo, ref="one", conclusion="success")
    assert rollup()["state"] == "SUCCESS"
    wanda = stand.at("wanda")
    made = wanda.post(f"/repos/{repo}/statuses/{sha}", json={"state": "failure", "context": "lint"})
    assert made.status_code == 201
    assert rollup() == {
        "state": "FAILURE",
        "contexts": {
            "nodes": [
                {"__typename": "CheckRun", "name": "test", "status": "COMPLETED", "conclusion": "SUCCESS"},
                {"__typename": "StatusContext", "context": "lint", "state": "FAILURE"},
            ]
        },
    }
    assert app.get(f"/repos/{repo}/commits/{sha}/check-runs").json()["total_count"] == 1
    assert app.get(f"/repos/{repo}/commits/one/status").json()["state"] == "failure"
    assert settled(app, repo, number)["mergeable_state"] == "unstable"
