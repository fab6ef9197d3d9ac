"""People and what they may."""

from __future__ import annotations

from typing import Any

from app.sandbox.ids import stamp
from app.sandbox.nouns import User
from app.sandbox.permission import ROLES, may_see, role_of
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import people, repository

_LEGACY = {"maintain": "write", "triage": "read"}


def _full(call: Call, found: User) -> Any:
    return people.user(call.world, found.login) | {
        "name": found.login,
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
    }


@route("GET /user", "user")
def me(call: Call) -> Any:
    found = call.world.user(call.actor.login)
    return _full(call, found) if found else {}


@route("GET /users/<login>", "anybody")
def get_user(call: Call) -> Any:
    found = call.world.user(call.where["login"])
    if found is None:
        raise not_found()
    return _full(call, found)


@route("GET /orgs/<login>", "anybody")
def get_organization(call: Call) -> Any:
    found = call.world.user(call.where["login"])
    if found is None or found.kind != "Organization":
        raise not_found()
    return people.full_organization(call.world, found)


@route("GET /orgs/<login>/repos", "anybody")
@route("GET /users/<login>/repos", "anybody")
def list_repositories(call: Call) -> Any:
    get_user(call)
    repos = [
        repo
        for repo in call.world.state.repositories.values()
        if repo.owner.lower() == call.where["login"].lower() and may_see(call.world, call.actor, repo)
    ]
    return paged(call, repos, lambda repo: repository.repository(call.world, repo))


@route("GET /repos/<owner>/<name>/collaborators/<login>/permission", "metadata:read")
def get_permission(call: Call) -> Any:
    found = call.world.user(call.where["login"])
    if found is None or found.kind == "Organization":
        raise Refused(404, f"{call.where['login']} is not a user")
    role = role_of(call.world, found.login, call.repo)
    shown = people.user(call.world, found.login) | {"role_name": role, "permissions": _flags(role)}
    return {"permission": _LEGACY.get(role, role), "role_name": role, "user": shown}


def _flags(role: str) -> dict[str, bool]:
    rank = ROLES.index(role)
    names = {"admin": "admin", "maintain": "maintain", "push": "write", "triage": "triage", "pull": "read"}
    return {flag: rank >= ROLES.index(least) for flag, least in names.items()}


@route("GET /repos/<owner>/<name>/collaborators/<login>", "metadata:read", role="write")
def is_collaborator(call: Call) -> Any:
    """204 or 404; what everybody may in a public repository makes nobody a collaborator."""
    login, nothing = call.where["login"], "none" if call.repo.is_private else "read"
    is_one = login.lower() in call.repo.collaborators
    if not is_one and role_of(call.world, login, call.repo) in ("none", nothing):
        raise not_found()
    return Answer(204)


@route("GET /repos/<owner>/<name>/collaborators", "metadata:read", role="write")
def list_collaborators(call: Call) -> Any:
    logins = {*call.repo.collaborators, *(getattr(call.world.user(call.repo.owner), "members", {}))}
    roles = [(login, role_of(call.world, login, call.repo)) for login in sorted(logins)]
    return paged(
        call,
        [one for one in roles if one[1] != "none"],
        lambda one: people.user(call.world, one[0]) | {"role_name": one[1], "permissions": _flags(one[1])},
    )
