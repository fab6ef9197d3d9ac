"""Teams of organisations: who is in them, and where they work."""

from __future__ import annotations

from typing import Any

from app.sandbox.nouns import Json, Team, User
from app.sandbox.permission import may_see, org_guard
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.paging import paged
from app.sandbox.rest.people import _flags
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import people, repository
from app.sandbox.shapes import team as shapes

AT = "/orgs/<login>/teams"
ONE = f"{AT}/<team>"
MEMBER = f"{ONE}/memberships/<person>"


def _org(call: Call, level: str = "read") -> User:
    role = "member" if level == "read" else "admin"
    return org_guard(call.world, call.actor, call.where["login"], (f"members:{level}", role))


def _team(call: Call, level: str = "read") -> tuple[User, Team]:
    org = _org(call, level)
    found = org.teams.get(call.where["team"].lower())
    if found is None:
        raise not_found()
    return org, found


@route(f"GET {AT}", "someone")
def list_teams(call: Call) -> Any:
    org = _org(call)
    return paged(call, list(org.teams.values()), lambda one: shapes.team(call.world, org, one))


@route(f"GET {ONE}", "someone")
def get_team(call: Call) -> Any:
    org, found = _team(call)
    places = sum(
        found.slug in one.teams for one in call.world.state.repositories.values() if one.owner == org.login
    )
    home = people.full_organization(call.world, org)
    stamps = {name: home[name] for name in ("created_at", "updated_at")}
    sums = {"members_count": len(found.members), "repos_count": places, **stamps}
    said = {
        name: value
        for name, value in shapes.team(call.world, org, found).items()
        if name != "organization_id"
    }
    return said | sums | {"organization": home}


@route(f"GET {ONE}/members", "someone")
def list_members(call: Call) -> Any:
    _, found = _team(call)
    role = call.query.get("role", "all")
    logins = [login for login, is_as in found.members.items() if role in ("all", is_as)]
    return paged(call, logins, lambda login: people.user(call.world, login))


def _membership(call: Call, found: Team) -> Json:
    login = call.where["person"].lower()
    if login not in found.members:
        raise not_found()
    url = f"{call.world.url}/organizations/{call.where['login']}/team/{found.id}/memberships/{login}"
    return {"url": url, "role": found.members[login], "state": "active"}


@route(f"GET {MEMBER}", "someone")
def get_membership(call: Call) -> Any:
    return _membership(call, _team(call)[1])


@route(f"PUT {MEMBER}", "someone", "role:string")
def put_membership(call: Call) -> Any:
    """Members of the organisation are in at once; the sandbox invites nobody from outside."""
    org, found = _team(call, "write")
    login, role = call.where["person"].lower(), call.body.get("role", "member")
    if login not in org.members or role not in ("member", "maintainer"):
        raise Refused(422, "Validation Failed", ["only members of the organization, as member or maintainer"])
    found.members[login] = role
    call.world.record(call.actor.login, "team", f"{org.login}/{found.slug}", added=login)
    return _membership(call, found)


@route(f"DELETE {MEMBER}", "someone")
def delete_membership(call: Call) -> Any:
    org, found = _team(call, "write")
    _membership(call, found)
    del found.members[call.where["person"].lower()]
    call.world.record(call.actor.login, "team", f"{org.login}/{found.slug}", removed=call.where["person"])
    return Answer(204)


@route(f"GET {ONE}/repos", "someone")
def list_places(call: Call) -> Any:
    org, found = _team(call)
    there = [
        one
        for one in call.world.state.repositories.values()
        if one.owner == org.login and found.slug in one.teams and may_see(call.world, call.actor, one)
    ]

    def shape(one: Any) -> Json:
        may = {"permissions": _flags(one.teams[found.slug]), "role_name": one.teams[found.slug]}
        return repository.repository(call.world, one) | may

    return paged(call, there, shape)


@route("GET /repos/<owner>/<name>/teams", "metadata:read")
def repository_teams(call: Call) -> Any:
    org = call.world.user(call.repo.owner)
    found = [(org.teams[slug], role) for slug, role in call.repo.teams.items() if org and slug in org.teams]
    return paged(call, found, lambda pair: shapes.on_repository(call.world, org, *pair) if org else {})
