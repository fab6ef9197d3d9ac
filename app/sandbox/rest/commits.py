"""Commits, comparisons, trees and blobs."""

from __future__ import annotations

import base64
from typing import Any

from app.sandbox.git import read
from app.sandbox.git.run import GitError
from app.sandbox.ids import node_id
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Call, route
from app.sandbox.revision import resolve
from app.sandbox.shapes import commit as shapes

AT = "/repos/<owner>/<name>"
READ = "contents:read"
MOST_FILES, MOST_COMMITS = 300, 250


def commit_of(call: Call, name: str) -> str:
    sha = resolve(call.world, call.repo, name)
    if not sha:
        raise Refused(422, f"No commit found for SHA: {name}")
    return sha


@route(f"GET {AT}/commits", READ)
def list_commits(call: Call) -> Any:
    if not call.repo.refs:
        raise Refused(409, "Git Repository is empty.")
    name = call.query.get("sha", "")
    sha = resolve(call.world, call.repo, name)
    if not sha:
        raise not_found()
    return paged(
        call, read.log(call.scene.git, sha, limit=1000), lambda one: shapes.commit(call.world, call.repo, one)
    )


@route(f"GET {AT}/commits/<path:ref>", READ)
def get_commit(call: Call) -> Any:
    sha = commit_of(call, call.where["ref"])
    parents = read.commit(call.scene.git, sha).parents
    files = shapes.files(call.world, call.repo, parents[0], sha) if parents else []
    added, removed = sum(one["additions"] for one in files), sum(one["deletions"] for one in files)
    return shapes.commit(call.world, call.repo, sha) | {
        "stats": {"additions": added, "deletions": removed, "total": added + removed},
        "files": files,
    }


@route(f"GET {AT}/compare/<path:pair>", READ)
def compare(call: Call) -> Any:
    left, dots, right = call.where["pair"].partition("...")
    owner = f"{call.repo.owner}:"
    base = resolve(call.world, call.repo, left.removeprefix(owner))
    head = resolve(call.world, call.repo, right.removeprefix(owner))
    if not (dots and base and head):
        raise not_found()
    git = call.scene.git
    middle = read.merge_base(git, base, head)
    if not middle:
        raise Refused(404, f"No common ancestor between {left} and {right}.")
    ahead, behind = read.counts(git, base, head)
    status = "diverged" if ahead and behind else "ahead" if ahead else "behind" if behind else "identical"
    page = f"{call.world.url}/{call.repo.full_name}/compare/{left}...{right}"
    shas = read.log(git, head, base, MOST_COMMITS)[::-1]
    return {
        "url": call.url,
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": shapes.commit(call.world, call.repo, base),
        "merge_base_commit": shapes.commit(call.world, call.repo, middle),
        "status": status,
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "commits": [shapes.commit(call.world, call.repo, sha) for sha in shas],
        "files": shapes.files(call.world, call.repo, middle, head)[:MOST_FILES],
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
    return {"sha": sha, "url": f"{api}/trees/{sha}", "tree": shown, "truncated": False}


@route(f"GET {AT}/git/blobs/<sha>", READ)
def get_blob(call: Call) -> Any:
    sha = call.where["sha"]
    try:
        raw = read.blob(call.scene.git, sha)
    except GitError:
        raise not_found() from None
    return {
        "sha": sha,
        "node_id": node_id("B", call.repo.id, sha),
        "size": len(raw),
        "encoding": "base64",
        "url": call.url,
        "content": base64.encodebytes(raw).decode(),
    }
