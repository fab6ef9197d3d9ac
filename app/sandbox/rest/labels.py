"""Labels of a repository and of an issue."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import labels
from app.sandbox.nouns import Label
from app.sandbox.refused import Refused
from app.sandbox.rest.issues import READ, WRITE, issue_of
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route, texts
from app.sandbox.shapes import people

AT = "/repos/<owner>/<name>/labels"
_NAMES = {"new_name": "name", "color": "color", "description": "description"}
ON = "/repos/<owner>/<name>/issues/<int:number>/labels"


def _shown(call: Call, label: Label) -> Any:
    return people.label(call.world, call.repo, label)


@route(f"GET {AT}", READ)
def list_labels(call: Call) -> Any:
    return paged(call, list(call.repo.labels.values()), lambda one: _shown(call, one))


@route(f"POST {AT}", WRITE, "name!:string color:string description:string?")
def create_label(call: Call) -> Any:
    body = call.body
    made = labels.create(call.scene, body["name"], body.get("color", "ededed"), body.get("description"))
    return Answer(201, _shown(call, made))


@route(f"GET {AT}/<path:label>", READ)
def get_label(call: Call) -> Any:
    return _shown(call, labels.get(call.repo, call.where["label"]))


@route(f"PATCH {AT}/<path:label>", WRITE, "new_name:string color:string description:string?")
def edit_label(call: Call) -> Any:
    found, body = labels.get(call.repo, call.where["label"]), call.body
    wanted = {name: body[key] for key, name in _NAMES.items() if key in body}
    labels.edit(call.scene, found, {**wanted, "name": wanted.get("name") or found.name})
    return _shown(call, found)


@route(f"DELETE {AT}/<path:label>", WRITE)
def delete_label(call: Call) -> Any:
    labels.delete(call.scene, labels.get(call.repo, call.where["label"]))
    return Answer(204)


def _all(call: Call) -> Any:
    found = issue_of(call)
    return [_shown(call, call.repo.labels[key]) for key in found.labels]


@route(f"GET {ON}", READ)
def issue_labels(call: Call) -> Any:
    found = [call.repo.labels[key] for key in issue_of(call).labels]
    return paged(call, found, lambda one: _shown(call, one))


@route(f"POST {ON}", WRITE, "labels!:list", "triage")
def add_labels(call: Call) -> Any:
    labels.add(call.scene, issue_of(call, "write"), _names(call))
    return _all(call)


@route(f"PUT {ON}", WRITE, "labels:list", "triage")
def set_labels(call: Call) -> Any:
    labels.replace(call.scene, issue_of(call, "write"), _names(call))
    return _all(call)


def _names(call: Call) -> list[str]:
    return texts(call.body.get("labels") or [], "labels")


@route(f"DELETE {ON}", WRITE, role="triage")
def remove_labels(call: Call) -> Any:
    labels.replace(call.scene, issue_of(call, "write"), [])
    return Answer(204)


@route(f"DELETE {ON}/<path:label>", WRITE, role="triage")
def remove_label(call: Call) -> Any:
    found = issue_of(call, "write")
    label = labels.find(call.repo, call.where["label"])
    if label is None:
        raise Refused(404, "Label does not exist")
    labels.remove(call.scene, found, label)
    return _all(call)
