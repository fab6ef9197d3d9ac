"""Commits made object by object."""

from __future__ import annotations

import pytest

from tests.app.sandbox.stand import Stand


def paths(stand: Stand, repo: str, ref: str) -> dict[str, str]:
    lines = stand.app().get(f"/repos/{repo}/git/trees/{ref}", params={"recursive": "1"}).json()["tree"]
    return {one["path"]: one["mode"] for one in lines if one["type"] == "blob"}


def test_several_files_are_one_commit(stand: Stand, repo: str) -> None:
    app, at = stand.app(), f"/repos/{repo}/git"
    base = app.get(f"{at}/ref/heads/main").json()["object"]["sha"]
    blob = app.post(f"{at}/blobs", json={"content": "aGk=", "encoding": "base64"}).json()["sha"]
    lines = [
        {"path": "new/a.txt", "mode": "100644", "type": "blob", "sha": blob},
        {"path": "run.sh", "mode": "100755", "type": "blob", "content": "echo"},
        {"path": "src", "mode": "040000", "type": "tree", "sha": None},
    ]
    tree = app.post(f"{at}/trees", json={"base_tree": base, "tree": lines}).json()["sha"]
    made = app.post(f"{at}/commits", json={"message": "m", "tree": tree, "parents": [base]})
    assert (made.status_code, made.json()["author"]["name"]) == (201, "agent-fleet[bot]")
    sha = made.json()["sha"]
    assert app.get(f"{at}/commits/{sha}").json()["parents"][0]["sha"] == base
    assert app.patch(f"{at}/refs/heads/main", json={"sha": sha}).status_code == 200
    assert paths(stand, repo, "main") == {"README.md": "100644", "new/a.txt": "100644", "run.sh": "100755"}
    assert app.get(f"/repos/{repo}/contents/new/a.txt").json()["content"].strip() == "aGk="


def test_a_folder_is_put_in_whole(stand: Stand, repo: str) -> None:
    app, at = stand.app(), f"/repos/{repo}/git"
    base = app.get(f"{at}/trees/main").json()["sha"]
    lines = [{"path": "copy", "mode": "040000", "type": "tree", "sha": base}]
    made = app.post(f"{at}/trees", json={"tree": lines}).json()["sha"]
    assert sorted(paths(stand, repo, made)) == ["copy/README.md", "copy/src/a.py"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"path": "a", "mode": "100644", "sha": "1" * 40}, "tree.sha is not a valid object"),
        ({"path": "../a", "mode": "100644", "content": ""}, "tree.path contains a malformed path component"),
        (
            {"path": "a/.git/b", "mode": "100644", "content": ""},
            "tree.path contains a malformed path component",
        ),
        ({"path": "a", "mode": "777", "content": ""}, "Must supply a valid tree.mode"),
        ({"path": "a", "mode": "100644"}, "Must supply either tree.sha or tree.content"),
    ],
)
def test_a_tree_that_makes_no_sense_is_refused(stand: Stand, repo: str, line: object, said: str) -> None:
    answer = stand.app().post(f"/repos/{repo}/git/trees", json={"tree": [line]})
    assert answer.status_code == 422
    assert answer.json()["message"].startswith(said)


def test_a_workflow_wants_its_own_permission(stand: Stand, repo: str) -> None:
    line = {"path": ".github/workflows/ci.yml", "mode": "100644", "content": "on: push"}
    assert stand.app().post(f"/repos/{repo}/git/trees", json={"tree": [line]}).status_code == 403
    assert stand.at("wanda").post(f"/repos/{repo}/git/trees", json={"tree": [line]}).status_code == 201


def test_a_commit_needs_a_tree_and_parents_that_are_there(stand: Stand, repo: str) -> None:
    app, at = stand.app(), f"/repos/{repo}/git/commits"
    head = app.get(f"/repos/{repo}/commits/main").json()
    tree = head["commit"]["tree"]["sha"]
    for wish in ({"tree": head["sha"]}, {"tree": "1" * 40}, {"tree": tree, "parents": [tree]}):
        assert app.post(at, json={"message": "m", **wish}).status_code == 422
    who = {"name": "Bob", "email": "bob@x.test", "date": "2020-01-02T03:04:05Z"}
    made = app.post(at, json={"message": "m", "tree": tree, "parents": [head["sha"]], "author": who}).json()
    assert (made["author"], made["committer"]) == (who, who)


def test_an_annotated_tag_stands_for_its_commit(stand: Stand, repo: str) -> None:
    app, at = stand.app(), f"/repos/{repo}/git"
    head = app.get(f"{at}/ref/heads/main").json()["object"]["sha"]
    wish = {"tag": "v1", "message": "one", "object": head, "type": "commit"}
    made = app.post(f"{at}/tags", json=wish).json()
    assert app.post(f"{at}/tags", json={**wish, "type": "tree"}).status_code == 422
    ref = app.post(f"{at}/refs", json={"ref": "refs/tags/v1", "sha": made["sha"]}).json()
    assert ref["object"]["type"] == "tag"
    assert app.get(f"{at}/tags/{made['sha']}").json()["message"] == "one"
    assert app.get(f"/repos/{repo}/commits/v1").json()["sha"] == head
    assert app.get(f"/repos/{repo}/tags").json()[0]["commit"]["sha"] == head
    assert app.get(f"/repos/{repo}/compare/v1...main").json()["status"] == "identical"
