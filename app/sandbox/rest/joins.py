"""Branches joined without a pull request, and a pull request's branch brought up to date."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import background, pulls
from app.sandbox.refused import Refused
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.revision import resolve
from app.sandbox.shapes import commit as commits


@route(
    "POST /repos/<owner>/<name>/merges", "contents:write", "base!:string head!:string commit_message:string"
)
def merge_branches(call: Call) -> Any:
    """201 and the merge commit, 204 nothing to merge, 404 no such branch, 409 a conflict."""
    body, repo = call.body, call.repo
    if f"refs/heads/{body['base']}" not in repo.refs:
        raise Refused(404, "Base does not exist")
    head = resolve(call.world, repo, body["head"])
    if not head:
        raise Refused(404, "Head does not exist")
    message = body.get("commit_message") or f"Merge {body['head']} into {body['base']}"
    sha = background.join(call.scene, background.Join(body["base"], head, message))
    return Answer(201, commits.commit(call.world, repo, sha)) if sha else Answer(204)


@route(
    "PUT /repos/<owner>/<name>/pulls/<int:number>/update-branch",
    "pull_requests:write",
    "expected_head_sha:string",
)
def update_branch(call: Call) -> Any:
    found = pulls.get(call.scene, call.where["number"])
    background.update_branch(call.scene, found, call.body.get("expected_head_sha", ""))
    page = f"{call.world.url}/repos/{call.repo.full_name}/pulls/{found.number}"
    return Answer(202, {"message": "Updating pull request branch.", "url": page})
