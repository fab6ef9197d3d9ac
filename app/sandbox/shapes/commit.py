"""Commits, files, refs, branches and contents as REST shows them."""

from __future__ import annotations

import base64
from urllib.parse import quote

from app.sandbox.git import diff, read
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Json, Repository
from app.sandbox.ruling import rule_of
from app.sandbox.shapes import people
from app.sandbox.world import World

UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def _person(person: tuple[str, str, int]) -> Json:
    return {"name": person[0], "email": person[1], "date": stamp(person[2])}


def _account(world: World, email: str) -> Json | None:
    """The user of a `12345+login@users.noreply.github.com` address."""
    login = email.partition("@")[0].rpartition("+")[2]
    return (
        people.user(world, login)
        if email.endswith("@users.noreply.github.com") and world.user(login)
        else None
    )


def commit(world: World, repo: Repository, sha: str) -> Json:
    found = read.commit(str(world.git_folder(repo)), sha)
    api, page = f"{world.url}/repos/{repo.full_name}", f"{world.url}/{repo.full_name}"
    return {
        "sha": sha,
        "node_id": node_id("C", repo.id, sha),
        "url": f"{api}/commits/{sha}",
        "html_url": f"{page}/commit/{sha}",
        "comments_url": f"{api}/commits/{sha}/comments",
        "commit": {
            "author": _person(found.author),
            "committer": _person(found.committer),
            "message": found.message,
            "tree": {"sha": found.tree, "url": f"{api}/git/trees/{found.tree}"},
            "url": f"{api}/git/commits/{sha}",
            "comment_count": 0,
            "verification": UNSIGNED,
        },
        "author": _account(world, found.author[1]),
        "committer": _account(world, found.committer[1]),
        "parents": [
            {"sha": one, "url": f"{api}/commits/{one}", "html_url": f"{page}/commit/{one}"}
            for one in found.parents
        ],
    }


def git_commit(world: World, repo: Repository, sha: str) -> Json:
    """As `/git/commits` and the contents routes answer."""
    shown = commit(world, repo, sha)
    inner = {key: value for key, value in shown["commit"].items() if key != "comment_count"}
    return {key: shown[key] for key in ("sha", "node_id", "html_url", "parents")} | inner


def pushed(world: World, repo: Repository, sha: str) -> Json:
    """As a push and a check suite name a commit."""
    one = commit(world, repo, sha)
    inner = one["commit"]
    return {
        "id": sha,
        "tree_id": inner["tree"]["sha"],
        "message": inner["message"],
        "timestamp": inner["committer"]["date"],
        "author": {key: inner["author"][key] for key in ("name", "email")},
        "committer": {key: inner["committer"][key] for key in ("name", "email")},
    }


def files(world: World, repo: Repository, old: str, new: str) -> list[Json]:
    """What changed between two commits."""
    api, page = f"{world.url}/repos/{repo.full_name}", f"{world.url}/{repo.full_name}"
    shown = []
    for one in diff.changes(str(world.git_folder(repo)), old, new):
        path = quote(one.path)
        line: Json = {
            "sha": None if one.sha == read.ZERO else one.sha,
            "filename": one.path,
            "status": one.status,
            "additions": one.additions,
            "deletions": one.deletions,
            "changes": one.additions + one.deletions,
            "blob_url": f"{page}/blob/{new}/{path}",
            "raw_url": f"{page}/raw/{new}/{path}",
            "contents_url": f"{api}/contents/{path}?ref={new}",
        }
        if one.patch:
            line["patch"] = one.patch
        if one.previous:
            line["previous_filename"] = one.previous
        shown.append(line)
    return shown


def ref(world: World, repo: Repository, name: str) -> Json:
    api, sha = f"{world.url}/repos/{repo.full_name}/git", repo.refs[name]
    is_tag = name.startswith("refs/tags/") and read.peeled(str(world.git_folder(repo)), sha) != sha
    kind = "tag" if is_tag else "commit"
    return {
        "ref": name,
        "node_id": node_id("REF", repo.id, name),
        "url": f"{api}/{name}",
        "object": {"sha": sha, "type": kind, "url": f"{api}/{kind}s/{sha}"},
    }


def branch(world: World, repo: Repository, name: str) -> Json:
    sha = repo.refs[f"refs/heads/{name}"]
    return {
        "name": name,
        "commit": {"sha": sha, "url": f"{world.url}/repos/{repo.full_name}/commits/{sha}"},
        "protected": rule_of(repo, name) is not None,
    }


def tag(world: World, repo: Repository, name: str) -> Json:
    """A tag in the repository's list."""
    api, short = f"{world.url}/repos/{repo.full_name}", name.removeprefix("refs/tags/")
    sha = read.peeled(str(world.git_folder(repo)), repo.refs[name])
    return {
        "name": short,
        "commit": {"sha": sha, "url": f"{api}/commits/{sha}"},
        "zipball_url": f"{api}/zipball/{name}",
        "tarball_url": f"{api}/tarball/{name}",
        "node_id": node_id("REF", repo.id, name),
    }


def content(world: World, repo: Repository, entry: read.Entry, branch_name: str) -> Json:
    """A file's or folder's entry, without its bytes."""
    api, page = f"{world.url}/repos/{repo.full_name}", f"{world.url}/{repo.full_name}"
    kind = {"blob": "symlink" if entry.mode == "120000" else "file", "tree": "dir"}.get(
        entry.kind, "submodule"
    )
    at = f"{quote(branch_name)}/{quote(entry.path)}"
    url = f"{api}/contents/{quote(entry.path)}?ref={quote(branch_name, safe='')}"
    word = "tree" if kind == "dir" else "blob"
    git_url, html_url = f"{api}/git/{word}s/{entry.sha}", f"{page}/{word}/{at}"
    return {
        "name": entry.path.rpartition("/")[2],
        "path": entry.path,
        "sha": entry.sha,
        "size": entry.size,
        "url": url,
        "html_url": html_url,
        "git_url": git_url,
        "type": kind,
        "download_url": f"{page}/raw/{at}" if kind == "file" else None,
        "_links": {"self": url, "git": git_url, "html": html_url},
    }


def content_bytes(raw: bytes) -> Json:
    coded = base64.encodebytes(raw).decode()
    return {"content": coded, "encoding": "base64"}
