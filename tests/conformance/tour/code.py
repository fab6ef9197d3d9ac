"""Commits, refs, files, checks."""

from __future__ import annotations

from tests.conformance.tour.guide import Guide


def commits(guide: Guide) -> None:
    sha, first = guide.branch("one"), guide.head()
    commit = guide.call("app", "GET REPO/commits/one")
    guide.call("app", "GET REPO/commits", params={"sha": "one", "per_page": 1})
    guide.call("app", f"GET REPO/compare/{first}...{sha}")
    guide.call("app", "GET REPO/compare/main...none", 404)
    guide.call("app", f"GET REPO/git/commits/{sha}")
    tree = commit["commit"]["tree"]["sha"]
    lines = guide.call("app", f"GET REPO/git/trees/{tree}", params={"recursive": "1"})["tree"]
    blob = next(line["sha"] for line in lines if line["type"] == "blob")
    guide.call("app", f"GET REPO/git/blobs/{blob}")
    guide.pull("one")
    guide.call("app", f"GET REPO/commits/{sha}/pulls")
    guide.call("app", f"GET REPO/commits/{sha}/branches-where-head")


def objects(guide: Guide) -> None:
    """A commit made object by object, as the App writes several files at once; and a tag."""
    base = guide.head()
    blob = guide.call("app", "POST REPO/git/blobs", 201, json={"content": "aGk=", "encoding": "base64"})[
        "sha"
    ]
    lines = [
        {"path": "new/a.txt", "mode": "100644", "type": "blob", "sha": blob},
        {"path": "new/b.sh", "mode": "100755", "type": "blob", "content": "echo b"},
        {"path": "README.md", "mode": "100644", "type": "blob", "sha": None},
    ]
    tree = guide.call("app", "POST REPO/git/trees", 201, json={"base_tree": base, "tree": lines})["sha"]
    wish = {"message": "Three files", "tree": tree, "parents": [base]}
    made = guide.call("app", "POST REPO/git/commits", 201, json=wish)["sha"]
    guide.call("app", "POST REPO/git/commits", 422, json={**wish, "tree": "1" * 40})
    guide.call("app", "PATCH REPO/git/refs/heads/main", json={"sha": made})
    guide.call("app", "GET REPO/git/trees/main", params={"recursive": "1"})
    tag = {"tag": "v1", "message": "one", "object": made, "type": "commit"}
    sha = guide.call("app", "POST REPO/git/tags", 201, json=tag)["sha"]
    guide.call("app", "POST REPO/git/refs", 201, json={"ref": "refs/tags/v1", "sha": sha})
    guide.call("app", f"GET REPO/git/tags/{sha}")
    guide.call("app", "GET REPO/commits/v1")


def refs(guide: Guide) -> None:
    sha, first = guide.branch("agent/1-1", "one.txt"), guide.head()
    guide.call("app", "GET REPO/git/ref/heads/agent/1-1")
    guide.call("app", "GET REPO/git/ref/heads/none", 404)
    guide.call("app", "GET REPO/git/matching-refs/heads/agent")
    guide.call("app", "GET REPO/branches", params={"per_page": 100})
    guide.call("app", "GET REPO/branches/agent/1-1")
    guide.call("app", "POST REPO/git/refs", 422, json={"ref": "refs/heads/main", "sha": sha})
    guide.call("app", "PATCH REPO/git/refs/heads/agent/1-1", json={"sha": first, "force": True})
    guide.call("app", "DELETE REPO/git/refs/heads/agent/1-1", 204)
    guide.call("app", "DELETE REPO/git/refs/heads/agent/1-1", 422)


def contents(guide: Guide) -> None:
    guide.put("docs/new file.md", "hallo\n", "main")
    found = guide.call("app", "GET REPO/contents/docs/new file.md", params={"ref": "main"})
    for place in ("", "/", "/docs"):
        guide.call("app", f"GET REPO/contents{place}")
    raw = {"Accept": "application/vnd.github.raw+json"}
    guide.call("app", "GET REPO/contents/docs/new file.md", headers=raw)
    guide.call("app", "GET REPO/contents/none", 404)
    change = {"message": "m", "content": "eA==", "sha": found["sha"]}
    made = guide.call("wanda", "PUT REPO/contents/docs/new file.md", json=change)
    guide.call("wanda", "PUT REPO/contents/docs/new file.md", 409, json=change)
    gone = {"message": "m", "sha": made["content"]["sha"]}
    guide.call("wanda", "DELETE REPO/contents/docs/new file.md", json=gone)


def checks(guide: Guide) -> None:
    sha = guide.branch("one")
    body = {"name": "test", "head_sha": sha, "status": "in_progress", "details_url": "http://127.0.0.1/1"}
    run = guide.call("app", "POST REPO/check-runs", 201, json=body)["id"]
    guide.call("app", f"GET REPO/check-runs/{run}")
    done = {"status": "completed", "conclusion": "success", "output": {"title": "t", "summary": "s"}}
    guide.call("app", f"PATCH REPO/check-runs/{run}", json=done)
    for ref in (sha, "one"):
        guide.call("app", f"GET REPO/commits/{ref}/check-runs")
    guide.call("app", f"GET REPO/commits/{sha}/check-suites")
    state = {"state": "failure", "context": "lint", "description": "d", "target_url": "http://127.0.0.1/2"}
    guide.call("wanda", f"POST REPO/statuses/{sha}", 201, json=state)
    guide.call("app", "GET REPO/commits/one/status")
    guide.call("app", f"GET REPO/commits/{sha}/statuses")


def suites(guide: Guide) -> None:
    sha = guide.branch("one")
    guide.call("app", "POST REPO/check-suites", json={"head_sha": sha})
    body = {"name": "test", "head_sha": sha, "status": "completed", "conclusion": "failure"}
    run = guide.call("app", "POST REPO/check-runs", 201, json=body)
    one = f"REPO/check-suites/{run['check_suite']['id']}"
    guide.call("app", f"GET {one}")
    guide.call("app", f"GET {one}/check-runs")
    guide.call("app", f"POST {one}/rerequest", 201)
    guide.call("app", f"POST REPO/check-runs/{run['id']}/rerequest", 201)


def merges(guide: Guide) -> None:
    guide.branch("one", "one.txt")
    guide.branch("two", "two.txt")
    wish = {"base": "one", "head": "two", "commit_message": "Take two in"}
    guide.call("wanda", "POST REPO/merges", 201, json=wish)
    guide.call("wanda", "POST REPO/merges", 204, json=wish)
    guide.call("wanda", "POST REPO/merges", 404, json={"base": "none", "head": "two"})
    guide.put("three.txt", "3\n", "main")
    pull = guide.pull("one")
    at = f"REPO/pulls/{pull['number']}"
    guide.call("wanda", f"PUT {at}/update-branch", 202, json={"expected_head_sha": pull["head"]["sha"]})


STOPS = (commits, objects, refs, contents, checks, suites, merges)
