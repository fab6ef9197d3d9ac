"""Repositories: read, made, changed, forked, deleted."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import renaming, repositories
from app.sandbox.nouns import Repository, User
from app.sandbox.permission import may_see, org_guard, role_of
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.rest.paging import paged
from app.sandbox.rest.people import _flags
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import commit as commits
from app.sandbox.shapes import repository

AT = "/repos/<owner>/<name>"
_SETTINGS = (
    "description:string? homepage:string? private:boolean visibility:string delete_branch_on_merge:boolean "
    "allow_merge_commit:boolean allow_squash_merge:boolean allow_rebase_merge:boolean "
    "allow_auto_merge:boolean "
    "has_issues:boolean has_projects:boolean has_wiki:boolean"
)


def _full(call: Call, repo: Repository) -> Any:
    shown = repository.full(call.world, repo)
    role = role_of(call.world, call.actor.login, repo) if call.actor.kind == "user" else ""
    return shown | ({"permissions": _flags(role)} if role else {})


@route(f"GET {AT}", "metadata:read")
def get_repository(call: Call) -> Any:
    return _full(call, call.repo)


@route(
    f"PATCH {AT}",
    "administration:write",
    f"name:string default_branch:string archived:boolean {_SETTINGS}",
    "admin",
)
def edit_repository(call: Call) -> Any:
    rest = {key: value for key, value in call.body.items() if key != "name"}
    if rest or call.repo.is_archived:
        repositories.edit(call.scene, rest)
    if call.body.get("name", call.repo.name) != call.repo.name:
        renaming.rename(call.scene, call.body["name"])
    return _full(call, call.repo)


@route(
    f"POST {AT}/transfer",
    "administration:write",
    "new_owner!:string new_name:string team_ids:list",
    "admin",
)
def transfer_repository(call: Call) -> Any:
    """Answered with where it is now; it moves in a moment."""
    owner = call.world.user(call.body["new_owner"])
    if owner is None or owner.kind == "Bot":
        raise invalid("Repository", "new_owner", "invalid")
    if owner.kind == "Organization":
        org_guard(call.world, call.actor, owner.login, ("administration:write", "member"))
    shown = repository.repository(call.world, call.repo)
    renaming.transfer(call.scene, owner, call.body.get("new_name") or call.repo.name)
    return Answer(202, shown)


@route(f"DELETE {AT}", "administration:write", role="admin")
def delete_repository(call: Call) -> Any:
    repositories.delete(call.scene)
    return Answer(204)


def _me(call: Call) -> User:
    found = call.world.user(call.actor.login)
    if found is None:
        raise not_found()
    return found


@route("POST /user/repos", "user", f"name!:string auto_init:boolean {_SETTINGS}")
def create_own(call: Call) -> Any:
    repo = repositories.create(call.world, call.actor, _me(call), call.body)
    return Answer(201, _full(call, repo))


@route("POST /orgs/<login>/repos", "someone", f"name!:string auto_init:boolean {_SETTINGS}")
def create_in_org(call: Call) -> Any:
    """By its members, or by an App on it that administers repositories."""
    org = org_guard(call.world, call.actor, call.where["login"], ("administration:write", "member"))
    repo = repositories.create(call.world, call.actor, org, call.body)
    return Answer(201, _full(call, repo))


@route("GET /user/repos", "user")
def list_own(call: Call) -> Any:
    """Those that the person owns, works on, or belongs to by an organisation."""
    login = call.actor.login.lower()
    orgs = {one.login for one in call.world.state.users.values() if login in one.members}
    found = [
        one
        for one in call.world.state.repositories.values()
        if one.owner.lower() == login or login in one.collaborators or one.owner in orgs
    ]
    seen = [one for one in found if may_see(call.world, call.actor, one)]
    return paged(call, seen, lambda one: repository.repository(call.world, one))


@route("GET /repositories/<int:repository>", "anybody")
def by_id(call: Call) -> Any:
    found = call.world.state.repositories.get(call.where["repository"])
    if found is None or not may_see(call.world, call.actor, found):
        raise not_found()
    return _full(call, found)


@route(f"GET {AT}/forks", "metadata:read")
def list_forks(call: Call) -> Any:
    found = [one for one in call.world.state.repositories.values() if one.fork_of == call.repo.id]
    seen = [one for one in found if may_see(call.world, call.actor, one)]
    return paged(call, seen, lambda one: repository.repository(call.world, one))


@route(
    f"POST {AT}/forks",
    "administration:write",
    "organization:string name:string default_branch_only:boolean",
    "read",
)
def fork(call: Call) -> Any:
    """For the person who asks, or for an organisation of theirs."""
    name = call.body.get("name") or call.repo.name
    if "organization" in call.body:
        owner = org_guard(
            call.world, call.actor, call.body["organization"], ("administration:write", "member")
        )
    elif call.actor.kind == "user":
        owner = _me(call)
    else:
        raise Refused(422, "organization must be given")
    return Answer(202, _full(call, repositories.fork(call.scene, owner, name)))


@route(f"GET {AT}/tags", "contents:read")
def list_tags(call: Call) -> Any:
    names = sorted(name for name in call.repo.refs if name.startswith("refs/tags/"))[::-1]
    return paged(call, names, lambda name: commits.tag(call.world, call.repo, name))
