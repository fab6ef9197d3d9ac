"""Milestones, locked conversations and single events."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import issues, milestones
from app.sandbox.nouns import Milestone
from app.sandbox.refused import invalid, not_found
from app.sandbox.rest.issues import READ, WRITE, issue_of, shown
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import people, timeline

AT = "/repos/<owner>/<name>/milestones"
ONE = f"{AT}/<int:milestone>"
FIELDS = "state:string description:string? due_on:string?"


def _shown(call: Call, found: Milestone) -> Any:
    return people.milestone(call.world, call.repo, found)


@route(f"GET {AT}", READ)
def list_milestones(call: Call) -> Any:
    state, query = call.query.get("state", "open"), call.query
    if state not in ("open", "closed", "all"):
        raise invalid("Milestone", "state", "invalid")
    found = [
        one for one in call.repo.milestones.values() if state == "all" or one.is_open == (state == "open")
    ]
    found.sort(key=lambda one: (one.due_on is None, one.due_on or 0.0, one.number))
    return paged(
        call, found[::-1] if query.get("direction") == "desc" else found, lambda one: _shown(call, one)
    )


@route(f"POST {AT}", WRITE, f"title!:string {FIELDS}")
def create_milestone(call: Call) -> Any:
    return Answer(201, _shown(call, milestones.create(call.scene, call.body)))


@route(f"GET {ONE}", READ)
def get_milestone(call: Call) -> Any:
    return _shown(call, milestones.get(call.scene, call.where["milestone"]))


@route(f"PATCH {ONE}", WRITE, f"title:string {FIELDS}")
def edit_milestone(call: Call) -> Any:
    found = milestones.get(call.scene, call.where["milestone"])
    milestones.edit(call.scene, found, call.body)
    return _shown(call, found)


@route(f"DELETE {ONE}", WRITE)
def delete_milestone(call: Call) -> Any:
    milestones.delete(call.scene, milestones.get(call.scene, call.where["milestone"]))
    return Answer(204)


@route(f"GET {ONE}/labels", READ)
def milestone_labels(call: Call) -> Any:
    """Of all its issues, each once."""
    number = milestones.get(call.scene, call.where["milestone"]).number
    keys = {key for one in call.repo.issues.values() if one.milestone == number for key in one.labels}
    found = [call.repo.labels[key] for key in sorted(keys)]
    return paged(call, found, lambda one: people.label(call.world, call.repo, one))


@route("PUT /repos/<owner>/<name>/issues/<int:number>/lock", WRITE, "lock_reason:string")
def lock(call: Call) -> Any:
    issues.lock(call.scene, issue_of(call, "write"), True, call.body.get("lock_reason"))
    return Answer(204)


@route("DELETE /repos/<owner>/<name>/issues/<int:number>/lock", WRITE)
def unlock(call: Call) -> Any:
    issues.lock(call.scene, issue_of(call, "write"), False)
    return Answer(204)


@route("GET /repos/<owner>/<name>/issues/events/<int:event>", READ)
def get_event(call: Call) -> Any:
    for one in call.repo.issues.values():
        for event in one.events:
            if event.id == call.where["event"]:
                return timeline.event(call.world, call.repo, event) | {"issue": shown(call, one)}
    raise not_found()
