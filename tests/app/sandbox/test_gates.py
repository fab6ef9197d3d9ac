from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import httpx

from tests.app.sandbox.pulling import branch, offered, put, until
from tests.app.sandbox.stand import Stand, inbox

PLAIN = {
    "required_status_checks": None,
    "enforce_admins": False,
    "required_pull_request_reviews": None,
    "restrictions": None,
}
CHECKS = {"strict": False, "contexts": ["ci"]}
AUTO = (
    "mutation($p:ID!){enablePullRequestAutoMerge(input:{pullRequestId:$p,mergeMethod:SQUASH})"
    "{pullRequest{autoMergeRequest{mergeMethod enabledBy{login}}}}}"
)


def protect(stand: Stand, repo: str, **rule: Any) -> dict[str, Any]:
    answer = stand.at("alice").put(f"/repos/{repo}/branches/main/protection", json={**PLAIN, **rule})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def word(client: httpx.Client, at: str) -> str:
    return str(until(lambda: (w := client.get(at).json()["mergeable_state"]) != "unknown" and w))


def test_a_protected_branch_wants_its_checks_and_reviews(stand: Stand, repo: str) -> None:
    app, wanda = stand.app(), stand.at("wanda")
    sha = branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    at = f"/repos/{repo}/pulls/{offered(app, repo, 'agent/1-1')['number']}"
    said = protect(stand, repo, required_status_checks=CHECKS, required_pull_request_reviews={})
    assert said["required_pull_request_reviews"]["required_approving_review_count"] == 1
    assert app.get(f"/repos/{repo}/branches/main").json()["protected"] is True
    assert word(app, at) == "blocked"
    refused = app.put(f"{at}/merge", json={})
    assert refused.status_code == 405
    assert 'Required status check "ci" is expected.' in refused.json()["message"]
    wanda.post(f"/repos/{repo}/statuses/{sha}", json={"state": "failure", "context": "ci"})
    assert "failing" in app.put(f"{at}/merge", json={}).json()["message"]
    stand.control("check", repository=repo, ref=sha, name="ci", status="completed", conclusion="success")
    refused = app.put(f"{at}/merge", json={})
    assert refused.json()["message"] == (
        "At least 1 approving review is required by reviewers with write access."
    )
    wanda.post(f"{at}/reviews", json={"event": "APPROVE"})
    assert app.put(f"{at}/merge", json={}).status_code == 200


def test_a_strict_branch_wants_heads_up_to_date(stand: Stand, repo: str) -> None:
    app, alice = stand.app(), stand.at("alice")
    branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    pull = offered(app, repo, "agent/1-1")
    at = f"/repos/{repo}/pulls/{pull['number']}"
    assert app.put(f"{at}/update-branch", json={}).status_code == 422
    put(alice, repo, ("c.py", "c = 1\n"))
    protect(stand, repo, required_status_checks={"strict": True, "contexts": []})
    assert word(app, at) == "behind"
    assert app.put(f"{at}/merge", json={}).status_code == 405
    wrong = app.put(f"{at}/update-branch", json={"expected_head_sha": "0" * 40})
    assert wrong.status_code == 422
    done = app.put(f"{at}/update-branch", json={"expected_head_sha": pull["head"]["sha"]})
    assert (done.status_code, done.json()["message"]) == (202, "Updating pull request branch.")
    head = until(lambda: (s := app.get(at).json()["head"]["sha"]) != pull["head"]["sha"] and s)
    assert len(app.get(f"/repos/{repo}/commits/{head}").json()["parents"]) == 2
    assert app.put(f"{at}/merge", json={}).status_code == 200


def test_a_conflict_cannot_be_updated(stand: Stand, repo: str) -> None:
    app = stand.app()
    branch(app, repo, "agent/1-1", ("src/a.py", "x = 2\n"))
    at = f"/repos/{repo}/pulls/{offered(app, repo, 'agent/1-1')['number']}"
    put(app, repo, ("src/a.py", "x = 3\n"))
    refused = app.put(f"{at}/update-branch")
    assert (refused.status_code, refused.json()["message"]) == (422, "merge conflict between base and head")


def test_branches_are_merged_without_a_pull(stand: Stand, repo: str) -> None:
    app = stand.app()
    branch(app, repo, "epic", ("e.py", "1\n"))
    put(app, repo, ("m.py", "2\n"))
    place = f"/repos/{repo}/merges"
    made = app.post(place, json={"base": "epic", "head": "main", "commit_message": "sync"})
    assert (made.status_code, made.json()["commit"]["message"]) == (201, "sync")
    again = app.post(place, json={"base": "epic", "head": "main"})
    assert (again.status_code, again.content) == (204, b"")
    branch(app, repo, "clash", ("src/a.py", "x = 2\n"))
    put(app, repo, ("src/a.py", "x = 3\n"))
    assert app.post(place, json={"base": "clash", "head": "main"}).status_code == 409
    assert app.post(place, json={"base": "none", "head": "main"}).status_code == 404
    assert app.post(place, json={"base": "epic", "head": "none"}).status_code == 404


def test_auto_merge_waits_for_what_is_missing(stand: Stand, repo: str) -> None:
    app, alice = stand.app(), stand.at("alice")
    sha = branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    pull = offered(app, repo, "agent/1-1")
    at, node = f"/repos/{repo}/pulls/{pull['number']}", pull["node_id"]
    assert "not allowed" in stand.query(app, AUTO, p=node)["errors"][0]["message"]
    alice.patch(f"/repos/{repo}", json={"allow_auto_merge": True})
    assert "clean status" in stand.query(app, AUTO, p=node)["errors"][0]["message"]
    protect(stand, repo, required_status_checks=CHECKS)
    with inbox() as box:
        stand.control("webhooks", url=box.url, only=["pull_request"])
        on = stand.query(app, AUTO, p=node)["data"]["enablePullRequestAutoMerge"]["pullRequest"]
        assert on["autoMergeRequest"] == {"mergeMethod": "SQUASH", "enabledBy": {"login": "agent-fleet"}}
        assert app.get(at).json()["auto_merge"]["merge_method"] == "squash"
        assert stand.control("automerge", repository=repo, number=pull["number"]) == {"is_on": False}
        stand.control("wait", "GET")
        told = [one for one in box.events() if one[0] == "pull_request"]
        assert told == [("pull_request", "auto_merge_enabled"), ("pull_request", "auto_merge_disabled")]
    stand.query(app, AUTO, p=node)
    alice.post(f"/repos/{repo}/statuses/{sha}", json={"state": "success", "context": "ci"})
    merged = until(lambda: (p := app.get(at).json())["merged"] and p)
    assert merged["merged_by"]["login"] == "agent-fleet[bot]"
    last = stand.control("log", "GET", kind="merge")[-1]
    assert (last["via"], last["path"]) == ("background", "auto-merge")


def test_a_push_without_write_access_switches_auto_merge_off(stand: Stand, repo: str) -> None:
    alice, bob = stand.at("alice"), stand.at("bob")
    fork = bob.post(f"/repos/{repo}/forks", json={})
    assert (fork.status_code, fork.json()["parent"]["full_name"]) == (202, repo)
    theirs = fork.json()["full_name"]
    branch(bob, theirs, "mine", ("b.py", "1\n"))
    pull = offered(bob, repo, "bob:mine")
    assert pull["head"]["repo"]["full_name"] == theirs
    alice.patch(f"/repos/{repo}", json={"allow_auto_merge": True})
    protect(stand, repo, required_status_checks=CHECKS)
    assert "errors" not in stand.query(alice, AUTO, p=pull["node_id"])
    newer = put(bob, theirs, ("b.py", "2\n"), branch="mine")
    found = alice.get(f"/repos/{repo}/pulls/{pull['number']}").json()
    assert (found["head"]["sha"], found["auto_merge"]) == (newer, None)
    compared = bob.get(f"/repos/{repo}/compare/main...bob:mine").json()
    assert (compared["ahead_by"], compared["status"]) == (2, "ahead")


def test_a_push_ends_approvals_where_the_branch_says_so(stand: Stand, repo: str) -> None:
    app, wanda = stand.app(), stand.at("wanda")
    branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    at = f"/repos/{repo}/pulls/{offered(app, repo, 'agent/1-1')['number']}"
    protect(stand, repo, required_pull_request_reviews={"dismiss_stale_reviews": True})
    wanda.post(f"{at}/reviews", json={"event": "APPROVE"})
    put(app, repo, ("src/c.py", "z = 3\n"), branch="agent/1-1")
    assert app.get(f"{at}/reviews").json()[0]["state"] == "DISMISSED"
    assert app.put(f"{at}/merge", json={}).status_code == 405


def test_nobody_pushes_past_a_rule(stand: Stand, repo: str, tmp_path: Path) -> None:
    app, alice = stand.app(), stand.at("alice")
    sha = branch(app, repo, "agent/1-1", ("src/b.py", "y = 2\n"))
    protect(stand, repo, required_pull_request_reviews={})
    moved = app.patch(f"/repos/{repo}/git/refs/heads/main", json={"sha": sha})
    assert (moved.status_code, moved.json()["message"]) == (
        422,
        "Changes must be made through a pull request.",
    )
    written = app.put(f"/repos/{repo}/contents/x.txt", json={"message": "x", "content": "eA=="})
    assert written.status_code == 409
    clone = str(tmp_path / "clone")
    url = stand.git_url(repo, stand.token())
    subprocess.run(["git", "clone", "-q", url, clone], check=True)
    pushed = subprocess.run(
        ["git", "-C", clone, "push", "-q", "origin", "origin/agent/1-1:main"], capture_output=True, text=True
    )
    assert pushed.returncode != 0
    assert "GH006" in pushed.stderr
    assert alice.patch(f"/repos/{repo}/git/refs/heads/main", json={"sha": sha}).status_code == 200
    gone = alice.delete(f"/repos/{repo}/branches/main/protection")
    assert gone.status_code == 204
    assert alice.get(f"/repos/{repo}/branches/main/protection").status_code == 404
    assert stand.at("wanda").get(f"/repos/{repo}/branches/main/protection").status_code == 403
