"""Who is assigned, and who may be."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import assignees, copilot
from app.sandbox.permission import ROLES, role_of
from app.sandbox.refused import not_found
from app.sandbox.rest.issues import AT, WRITE, issue_of, shown
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route, texts
from app.sandbox.shapes import people

ON = f"{AT}/<int:number>/assignees"


@route(f"POST {ON}", WRITE, "assignees:list agent_assignment:object?", "triage")
def add_assignees(call: Call) -> Any:
    found = issue_of(call, "write")
    wanted = texts(call.body.get("assignees") or [], "assignees")
    assignees.add(call.scene, found, copilot.named(call.scene, wanted))
    if copilot.NAME in wanted:
        copilot.instruct(call.scene, found, call.body.get("agent_assignment") or {})
    return Answer(201, shown(call, found))


@route(f"DELETE {ON}", WRITE, "assignees:list", "triage")
def remove_assignees(call: Call) -> Any:
    found = issue_of(call, "write")
    wanted = texts(call.body.get("assignees") or [], "assignees")
    assignees.remove(call.scene, found, copilot.named(call.scene, wanted))
    return shown(call, found)


def _assignable(call: Call) -> list[str]:
    owner = call.world.user(call.repo.owner)
    logins = {call.repo.owner.lower(), *call.repo.collaborators, *(owner.members if owner else ())}
    users = [call.world.user(login) for login in sorted(logins)]
    return [
        one.login
        for one in users
        if one
        and one.kind == "User"
        and ROLES.index(role_of(call.world, one.login, call.repo)) >= ROLES.index("triage")
    ]


@route("GET /repos/<owner>/<name>/assignees", "issues:read")
def list_assignees(call: Call) -> Any:
    return paged(call, _assignable(call), lambda login: people.user(call.world, login))


@route("GET /repos/<owner>/<name>/assignees/<login>", "issues:read")
@route(f"GET {ON}/<login>", "issues:read")
def can_assign(call: Call) -> Any:
    if "number" in call.where:
        issue_of(call)
    if call.where["login"].lower() not in {login.lower() for login in _assignable(call)}:
        raise not_found()
    return Answer(204)
