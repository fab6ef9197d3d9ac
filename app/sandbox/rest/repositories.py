"""Repositories."""

from __future__ import annotations

from typing import Any

from app.sandbox.permission import role_of
from app.sandbox.rest.people import _flags
from app.sandbox.rest.route import Call, route
from app.sandbox.shapes import repository


@route("GET /repos/<owner>/<name>", "metadata:read")
def get_repository(call: Call) -> Any:
    shown = repository.full(call.world, call.repo)
    role = role_of(call.world, call.actor.login, call.repo) if call.actor.kind == "user" else ""
    return shown | ({"permissions": _flags(role)} if role else {})


@route(
    "PATCH /repos/<owner>/<name>",
    "administration:write",
    "description:string? default_branch:string archived:boolean private:boolean "
    "delete_branch_on_merge:boolean",
    "admin",
)
def edit_repository(call: Call) -> Any:
    body, repo = call.body, call.repo
    repo.description = body.get("description", repo.description)
    repo.default_branch = body.get("default_branch", repo.default_branch)
    repo.is_archived = body.get("archived", repo.is_archived)
    repo.is_private = body.get("private", repo.is_private)
    repo.deletes_branch_on_merge = body.get("delete_branch_on_merge", repo.deletes_branch_on_merge)
    call.scene.note("repository", "settings", **body)
    return repository.full(call.world, repo)
