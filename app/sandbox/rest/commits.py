"""Commits, comparisons, trees and blobs."""

from __future__ import annotations

import base64
from typing import Any

from app.sandbox.git import diff, read
from app.sandbox.git.run import GitError
from app.sandbox.ids import node_id, parse_stamp
from app.sandbox.refused import Refused, not_found, not_served
from app.sandbox.rest.media import kind_of, plain
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Call, route
from app.sandbox.revision import resolve
from app.sandbox.ruling import rule_of
from app.sandbox.shapes import commit as shapes
from app.sandbox.shapes import pull as pulls

AT = "/repos/<owner>/<name>"
READ = "contents:read"


def commit_of(call: Call, name: str) -> str:
    sha = resolve(call.world, call.repo, name)
    if not sha:
        raise Refused(422, f"No commit found for SHA: {name}")
    return sha


@route(f"GET {AT}/commits", READ)
def list_commits(call: Call) -> Any:
    """`sha` is a branch or commit to begin with; `path`, `author`, `since` and `until` narrow."""
    if not call.repo.refs:
        raise Refused(409, "Git Repository is empty.")
    query, world, repo = call.query, call.world, call.repo
    sha = resolve(world, repo, query.get("sha", ""))
    if not sha:
        raise not_found()
    shas = read.history(call.scene.git, sha, query.get("path", "").strip("/"), query.get("author", ""))
    low, high = (parse_stamp(query.get(name, "")) for name in ("since", "until"))
    if low is not None or high is not None:
        at = {one: read.commit(call.scene.git, one).committer[2] for one in shas}
        shas = tuple(one for one in shas if (low or 0) <= at[one] <= (high or float("inf")))
    return paged(call, shas, lambda one: shapes.commit(world, repo, one))


@route(f"GET {AT}/commits/<sha>/pulls", "pull_requests:read")
def commit_pulls(call: Call) -> Any:
    """Open pull requests that hold the commit, and the merged one that brought it in."""
    sha, git = commit_of(call, call.where["sha"]), call.scene.git
    found = [
        one
        for one in call.repo.issues.values()
        if one.pull
        and (one.is_open or one.pull.merged_at)
        and (sha == one.pull.merge_sha or sha in read.log(git, one.pull.head_sha, one.pull.base_sha))
    ]
    return paged(call, found, lambda one: pulls.pull(call.world, call.repo, one))


@route(f"GET {AT}/commits/<sha>/branches-where-head", READ)
def heads_at(call: Call) -> Any:
    sha, repo = commit_of(call, call.where["sha"]), call.repo
    names = [name for name, at in repo.refs.items() if at == sha and name.startswith("refs/heads/")]
    return [
        {
            "name": name.removeprefix("refs/heads/"),
            "commit": {"sha": sha, "url": f"{call.world.url}/repos/{repo.full_name}/commits/{sha}"},
            "protected": rule_of(repo, name.removeprefix("refs/heads/")) is not None,
        }
        for name in names
    ]


@route(f"GET {AT}/commits/<path:ref>", READ)
def get_commit(call: Call) -> Any:
    if call.where["ref"].endswith("/comments"):
        raise not_served(f"GET {call.url}")
    sha = commit_of(call, call.where["ref"])
    parents, kind = read.commit(call.scene.git, sha).parents, kind_of(call.headers)
    if kind == "sha":
        return plain(kind, sha.encode())
    if kind == "diff":
        return plain(kind, diff.raw(call.scene.git, parents[0] if parents else read.EMPTY_TREE, sha))
    if kind == "patch":
        return plain(kind, diff.mails(call.scene.git, f"-1 {sha}"))
    files = shapes.files(call.world, call.repo, parents[0], sha) if parents else []
    added, removed = sum(one["additions"] for one in files), sum(one["deletions"] for one in files)
    return shapes.commit(call.world, call.repo, sha) | {
        "stats": {"additions": added, "deletions": removed, "total": added + removed},
        "files": files,
    }


@route(f"GET {AT}/git/commits/<sha>", READ)
def get_git_commit(call: Call) -> Any:
    sha = resolve(call.world, call.repo, call.where["sha"])
    if not sha:
        raise not_found()
    return shapes.git_commit(call.world, call.repo, sha)


@route(f"GET {AT}/git/trees/<path:ref>", READ)
def get_tree(call: Call) -> Any:
    name, git = call.where["ref"], call.scene.git
    sha = resolve(call.world, call.repo, name) or name
    api = f"{call.world.url}/repos/{call.repo.full_name}/git"
    try:
        entries = read.tree(git, sha, is_deep="recursive" in call.query)
    except GitError:
        raise not_found() from None
    shown = [
        {
            "path": one.path,
            "mode": one.mode,
            "type": one.kind,
            "sha": one.sha,
            "url": f"{api}/{one.kind}s/{one.sha}",
        }
        | ({"size": one.size} if one.kind == "blob" else {})
        for one in entries
    ]
    most = call.world.most_entries
    return {"sha": sha, "url": f"{api}/trees/{sha}", "tree": shown[:most], "truncated": len(shown) > most}


@route(f"GET {AT}/git/blobs/<sha>", READ)
def get_blob(call: Call) -> Any:
    sha = call.where["sha"]
    try:
        raw = read.blob(call.scene.git, sha)
    except GitError:
        raise not_found() from None
    if kind_of(call.headers) == "raw":
        return plain("raw", raw)
    return {
        "sha": sha,
        "node_id": node_id("B", call.repo.id, sha),
        "size": len(raw),
        "encoding": "base64",
        "url": call.url,
        "content": base64.encodebytes(raw).decode(),
    }
