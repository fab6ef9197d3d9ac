"""Issues, and their labels and assignees."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import assignees, issues, labels, milestones, moving, pulls
from app.sandbox.ids import parse_stamp
from app.sandbox.nouns import Issue, Json
from app.sandbox.permission import has_role, holds
from app.sandbox.refused import Refused, invalid, no_integration, unknown
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route, texts
from app.sandbox.shapes import issue as shapes
from app.sandbox.shapes import timeline

AT = "/repos/<owner>/<name>/issues"
READ, WRITE = "issues|pull_requests:read", "issues|pull_requests:write"


def issue_of(call: Call, needs: str = "read") -> Issue:
    """The path's issue; an App needs the permission of its kind (pull requests answer to both)."""
    number = call.where["number"]
    if number in call.repo.gone:
        raise moving.trace(call.scene, number, call.url.partition(f"/issues/{number}")[2])
    found = issues.get(call.repo, number)
    if found.pull is None:
        issues.check_kept(call.repo)
    lacks = (
        call.actor.kind == "installation" and found.pull is None and not holds(call.actor, f"issues:{needs}")
    )
    if lacks and (needs == "write" or call.repo.is_private):
        raise no_integration(f"issues={needs}")
    return found


def shown(call: Call, found: Issue) -> Any:
    return shapes.issue(call.world, call.repo, found)


@route(f"GET {AT}", READ)
def list_issues(call: Call) -> Any:
    issues.check_kept(call.repo)
    _check_filters(call)
    found = [one for one in call.repo.issues.values() if _fits(call, one)]
    sort, is_up = call.query.get("sort", "created"), call.query.get("direction", "desc") == "asc"
    keys = {
        "created": lambda one: (one.created_at, one.number),
        "updated": lambda one: (one.updated_at, one.number),
        "comments": lambda one: (len(one.comments), one.number),
    }
    if sort not in keys:
        raise invalid("Issue", "sort", "invalid")
    found.sort(key=keys[sort], reverse=not is_up)
    return paged(call, found, lambda one: shown(call, one))


def _fits(call: Call, one: Issue) -> bool:
    query, repo = call.query, call.repo
    state = query.get("state", "open")
    if state != "all" and one.is_open != (state == "open"):
        return False
    if "since" in query and int(one.updated_at) < _since(query["since"]):
        return False
    milestone = query.get("milestone", "")
    if milestone and not _is_in(one, milestone):
        return False
    wanted = {name.strip().lower() for name in query.get("labels", "").split(",") if name.strip()}
    if wanted - {repo.labels[key].name.lower() for key in one.labels}:
        return False
    if query.get("creator", one.login).lower() != one.login.lower():
        return False
    assignee = query.get("assignee", "*any")
    if assignee == "none":
        return not one.assignees
    return assignee == "*any" or bool(one.assignees if assignee == "*" else assignee in one.assignees)


def _check_filters(call: Call) -> None:
    """422 for a state, a person or a milestone that there is not."""
    query, world = call.query, call.world
    if query.get("state", "open") not in ("open", "closed", "all"):
        raise invalid("Issue", "state", "invalid")
    for name, free in (("creator", ()), ("assignee", ("*", "none"))):
        if query.get(name, "") not in ("", *free) and world.user(query[name]) is None:
            raise unknown("Issue", name, query[name])
    milestone = query.get("milestone", "")
    if milestone not in ("", "*", "none", *map(str, call.repo.milestones)):
        raise unknown("Issue", "milestone", milestone)


def _is_in(one: Issue, milestone: str) -> bool:
    """`*` is any milestone, `none` none."""
    if milestone in ("*", "none"):
        return bool(one.milestone) == (milestone == "*")
    return str(one.milestone) == milestone


def _since(text: str) -> float:
    at = parse_stamp(text)
    if at is None:
        raise Refused(422, "Invalid request.\n\nFor 'since', an ISO 8601 time is needed.")
    return at


@route(
    f"POST {AT}",
    "issues:write",
    "title!:number-or-string body:string? labels:list assignees:list "
    "assignee:string? milestone:number-or-string? type:string?",
    "read",
)
def create_issue(call: Call) -> Any:
    body = call.body
    draft = issues.Draft(
        str(body["title"]),
        body.get("body"),
        texts(body.get("labels") or [], "labels"),
        texts(body.get("assignees") or [], "assignees"),
        milestone_of(body),
    )
    return Answer(201, shown(call, issues.create(call.scene, draft)))


def milestone_of(body: Json) -> int | None:
    """Its number, which may come as text; 422 for any other text."""
    given = body.get("milestone")
    if given is not None and not str(given).isdigit():
        raise invalid("Issue", "milestone", "invalid")
    return None if given is None else int(given)


@route(f"GET {AT}/<int:number>", READ)
def get_issue(call: Call) -> Any:
    return shown(call, issue_of(call))


@route(
    f"PATCH {AT}/<int:number>",
    WRITE,
    "title:number-or-string? body:string? state:string state_reason:string? "
    "labels:list assignees:list assignee:string? milestone:number-or-string? type:string?",
    "read",
)
def edit_issue(call: Call) -> Any:
    body, found, scene = call.body, issue_of(call, "write"), call.scene
    needed = (
        "read"
        if found.login == call.actor.login and not {"labels", "assignees", "milestone"} & set(body)
        else "triage"
    )
    if call.actor.kind == "user" and not has_role(call.world, call.actor, call.repo, needed):
        raise Refused(403, "Must have admin rights to Repository.")
    if body.get("state", "open") not in ("open", "closed"):
        raise invalid("Issue", "state", "invalid")
    if body.get("state_reason") not in (None, "reopened", *issues.REASONS):
        raise invalid("Issue", "state_reason", "invalid")
    title = body.get("title")
    given = "" if "body" in body and body["body"] is None else body.get("body")
    issues.edit(scene, found, None if title is None else str(title), given)
    if "labels" in body:
        labels.replace(scene, found, texts(body["labels"], "labels"))
    if "assignees" in body:
        wanted = texts(body["assignees"], "assignees")
        assignees.check_known(scene, wanted)
        assignees.remove(scene, found, [one for one in found.assignees if one not in wanted])
        assignees.add(scene, found, wanted)
    if "milestone" in body:
        milestones.assign(scene, found, milestone_of(body))
    if body.get("state") == "closed":
        issues.close(scene, found, body.get("state_reason") or "completed")
    elif body.get("state") == "open":
        (pulls.reopen if found.pull else issues.reopen)(scene, found)
    return shown(call, found)


@route(f"GET {AT}/<int:number>/events", READ)
def list_events(call: Call) -> Any:
    return paged(call, issue_of(call).events, lambda one: timeline.event(call.world, call.repo, one))


@route(f"GET {AT}/<int:number>/timeline", READ)
def list_timeline(call: Call) -> Any:
    return paged(call, timeline.timeline(call.world, call.repo, issue_of(call)), lambda one: one)


@route(f"GET {AT}/events", READ)
def list_repository_events(call: Call) -> Any:
    found = [(event, one) for one in call.repo.issues.values() for event in one.events]
    found.sort(key=lambda pair: (pair[0].at, pair[0].id), reverse=True)
    return paged(
        call,
        found,
        lambda pair: timeline.event(call.world, call.repo, pair[0]) | {"issue": shown(call, pair[1])},
    )
