"""Pull requests."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import issues, merges, pulls
from app.sandbox.git import read
from app.sandbox.nouns import Issue
from app.sandbox.permission import has_role
from app.sandbox.refused import Refused, invalid
from app.sandbox.rest.media import difference
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import commit as commits
from app.sandbox.shapes import pull as shapes

AT = "/repos/<owner>/<name>/pulls"
ONE = f"{AT}/<int:number>"
READ, WRITE = "pull_requests:read", "pull_requests:write"


def _full(call: Call, found: Issue) -> Any:
    return shapes.full(call.world, call.repo, found)


@route(f"GET {AT}", READ)
def list_pulls(call: Call) -> Any:
    if call.query.get("state", "open") not in ("open", "closed", "all"):
        raise invalid("PullRequest", "state", "invalid")
    found = [one for one in call.repo.issues.values() if one.pull and _fits(call, one)]
    sort = {"updated": "updated_at"}.get(call.query.get("sort", "created"), "created_at")
    is_up = (
        call.query.get("direction", "asc" if "sort" in call.query and sort != "created_at" else "desc")
        == "asc"
    )
    found.sort(key=lambda one: (getattr(one, sort), one.number), reverse=not is_up)
    return paged(call, found, lambda one: shapes.pull(call.world, call.repo, one))


def _fits(call: Call, one: Issue) -> bool:
    pull, query = one.as_pull, call.query
    state = query.get("state", "open")
    if state != "all" and one.is_open != (state == "open"):
        return False
    owner, colon, head = query.get("head", "").partition(":")
    home = call.world.state.repositories.get(pull.head_repository)
    if colon and (home is None or (owner.lower(), head) != (home.owner.lower(), pull.head_ref)):
        return False  # GitHub heeds no head that names no owner
    return query.get("base", pull.base_ref) == pull.base_ref


@route(
    f"POST {AT}",
    WRITE,
    "title:string head!:string base!:string body:string? draft:boolean "
    "maintainer_can_modify:boolean issue:integer head_repo:string",
    "read",
)
def create_pull(call: Call) -> Any:
    body = call.body
    if "title" not in body:
        raise invalid("PullRequest", "title", "missing_field")
    draft = issues.Draft(body["title"], body.get("body"))
    offer = pulls.Offer(draft, body["head"], body["base"], body.get("draft", False))
    return Answer(201, _full(call, pulls.create(call.scene, offer)))


@route(f"GET {ONE}", READ)
def get_pull(call: Call) -> Any:
    found = pulls.get(call.scene, call.where["number"])
    pull = found.as_pull
    old = read.merge_base(call.scene.git, pull.base_sha, pull.head_sha)
    return difference(call, old, pull.head_sha) or _full(call, found)


@route(
    f"PATCH {ONE}",
    WRITE,
    "title:string body:string? state:string base:string maintainer_can_modify:boolean",
    "read",
)
def edit_pull(call: Call) -> Any:
    body, scene = call.body, call.scene
    found = pulls.get(scene, call.where["number"])
    is_own = call.actor.kind != "user" or found.login == call.actor.login
    if not is_own and not has_role(call.world, call.actor, call.repo, "triage"):
        raise Refused(403, "Must have admin rights to Repository.")
    if body.get("state", "open") not in ("open", "closed"):
        raise invalid("PullRequest", "state", "invalid")
    given = "" if "body" in body and body["body"] is None else body.get("body")
    issues.edit(scene, found, body.get("title"), given)
    if "base" in body:
        pulls.rebase_onto(scene, found, body["base"])
    if body.get("state") == "closed":
        issues.close(scene, found)
    elif body.get("state") == "open" and not found.is_open:
        pulls.reopen(scene, found)
    return _full(call, found)


@route(f"GET {ONE}/files", READ)
def list_files(call: Call) -> Any:
    pull = pulls.get(call.scene, call.where["number"]).as_pull
    old = read.merge_base(call.scene.git, pull.base_sha, pull.head_sha)
    return paged(call, commits.files(call.world, call.repo, old, pull.head_sha)[:3000], lambda one: one)


@route(f"GET {ONE}/commits", READ)
def list_commits(call: Call) -> Any:
    pull = pulls.get(call.scene, call.where["number"]).as_pull
    shas = read.log(call.scene.git, pull.head_sha, pull.base_sha)[::-1]
    return paged(call, shas, lambda sha: commits.commit(call.world, call.repo, sha))


@route(f"GET {ONE}/merge", READ)
def is_merged(call: Call) -> Any:
    pull = pulls.get(call.scene, call.where["number"]).as_pull
    if pull.merged_at is None:
        raise Refused(404, "Not Found")
    return Answer(204)


@route(
    f"PUT {ONE}/merge",
    "contents:write",
    "sha:string merge_method:string commit_title:string? commit_message:string?",
)
def merge_pull(call: Call) -> Any:
    body = call.body
    found = pulls.get(call.scene, call.where["number"])
    wish = merges.Wish(
        body.get("merge_method", "merge"),
        body.get("sha", ""),
        body.get("commit_title") or "",
        body.get("commit_message"),
    )
    sha = merges.merge(call.scene, found, wish)
    return {"sha": sha, "merged": True, "message": "Pull Request successfully merged"}
