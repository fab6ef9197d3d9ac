"""Sub-issues, parents and dependencies."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import dependencies, links
from app.sandbox.acts.links import reach
from app.sandbox.nouns import Issue
from app.sandbox.permission import may_see
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.issues import issue_of, shown
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import issue as shapes
from app.sandbox.shapes import repository

AT = "/repos/<owner>/<name>/issues/<int:number>"
READ, WRITE = "issues:read", "issues:write"


def _there(call: Call, ids: list[int]) -> list[Any]:
    """Those issues that these eyes may see, with their repositories."""
    found = [call.world.issue(key) for key in ids]
    return [one for one in found if one and may_see(call.world, call.actor, one[0])]


def _list(call: Call, ids: list[int]) -> Any:
    def shape(one: Any) -> Any:
        said = shapes.issue(call.world, one[0], one[1])
        return said | {"repository": repository.repository(call.world, one[0])}

    return paged(call, _there(call, ids), shape)


@route(f"GET {AT}/sub_issues", READ)
def list_children(call: Call) -> Any:
    return _list(call, issue_of(call).children)


@route(f"POST {AT}/sub_issues", WRITE, "sub_issue_id!:integer replace_parent:boolean", "triage")
def add_child(call: Call) -> Any:
    """Two at a time collide on their place in the list."""
    if call.is_raced:
        raise links.refuse(links.RACED)
    parent = issue_of(call, "write")
    links.add(call.scene, parent, call.body["sub_issue_id"], call.body.get("replace_parent", False))
    return Answer(201, shown(call, parent))


@route(f"DELETE {AT}/sub_issue", WRITE, "sub_issue_id!:integer", "triage")
def remove_child(call: Call) -> Any:
    parent = issue_of(call, "write")
    links.remove(call.scene, parent, call.body["sub_issue_id"])
    return shown(call, parent)


@route(
    f"PATCH {AT}/sub_issues/priority",
    WRITE,
    "sub_issue_id!:integer after_id:integer before_id:integer",
    "triage",
)
def move_child(call: Call) -> Any:
    parent, body = issue_of(call, "write"), call.body
    links.move(call.scene, parent, body["sub_issue_id"], (body.get("after_id"), body.get("before_id")))
    return shown(call, parent)


@route(f"GET {AT}/parent", READ)
def get_parent(call: Call) -> Any:
    found = _there(call, [issue_of(call).parent])
    if not found:
        raise not_found()
    return shapes.issue(call.world, found[0][0], found[0][1])


@route(f"GET {AT}/dependencies/blocked_by", READ)
def list_blockers(call: Call) -> Any:
    return _list(call, issue_of(call).blocked_by)


@route(f"GET {AT}/dependencies/blocking", READ)
def list_blocked(call: Call) -> Any:
    return _list(call, issue_of(call).blocking)


def _blocker(call: Call, key: int) -> Issue:
    try:
        return reach(call.scene, key, "issue")[1]
    except Refused:
        raise not_found() from None


@route(f"POST {AT}/dependencies/blocked_by", WRITE, "issue_id!:integer", "triage")
def add_blocker(call: Call) -> Any:
    blocker = _blocker(call, call.body["issue_id"])
    dependencies.add(call.scene, issue_of(call, "write"), blocker.id)
    found = _there(call, [blocker.id])[0]
    return Answer(201, shapes.issue(call.world, found[0], found[1]))


@route(f"DELETE {AT}/dependencies/blocked_by/<int:issue>", WRITE, role="triage")
def remove_blocker(call: Call) -> Any:
    dependencies.remove(call.scene, issue_of(call, "write"), call.where["issue"])
    found = _there(call, [call.where["issue"]])[0]
    return shapes.issue(call.world, found[0], found[1])
