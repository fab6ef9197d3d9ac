"""Labels of a repository, and on its issues."""

from __future__ import annotations

import re

from app.sandbox.acts.telling import tell
from app.sandbox.nouns import Issue, Json, Label, Repository
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import people

MOST_LABELS = 100


def find(repo: Repository, name: str) -> Label | None:
    return next((label for label in repo.labels.values() if label.name.lower() == name.lower()), None)


def get(repo: Repository, name: str) -> Label:
    found = find(repo, name)
    if found is None:
        raise not_found()
    return found


def _checked_name(name: str) -> str:
    if not name.strip():
        raise invalid("Label", "name", "missing_field")
    if len(name) > 50:
        raise invalid("Label", "name", "custom", "name is too long (maximum is 50 characters)")
    return name.strip()


def create(scene: Scene, name: str, color: str = "ededed", description: str | None = None) -> Label:
    name = _checked_name(name)
    if find(scene.repo, name):
        raise invalid("Label", "name", "already_exists")
    _check_looks(color, description)
    label = Label(scene.world.new_id(), name, color.lower(), description)
    scene.repo.labels[label.id] = label
    scene.note("label-made", name, color=color)
    scene.say("label", "created", label=people.label(scene.world, scene.repo, label))
    return label


def _check_looks(color: str, description: str | None) -> None:
    if not re.fullmatch(r"[0-9a-fA-F]{6}", color):
        raise invalid("Label", "color", "invalid")
    if description and len(description) > 100:
        raise invalid("Label", "description", "custom", "description is too long (maximum is 100 characters)")


def edit(scene: Scene, label: Label, wanted: Json) -> None:
    """`wanted` holds any of name, color and description; what stays the same is told to nobody."""
    name = _checked_name(wanted.get("name", label.name))
    if find(scene.repo, name) not in (None, label):
        raise invalid("Label", "name", "already_exists")
    color, description = wanted.get("color", label.color), wanted.get("description", label.description)
    _check_looks(color, description)
    new = {"name": name, "color": color.lower(), "description": description}
    was = {key: {"from": getattr(label, key)} for key in new if new[key] != getattr(label, key)}
    if not was:
        return
    label.name, label.color, label.description = name, color.lower(), description
    scene.note("label-edited", name)
    changes = {key: {"from": old["from"] or ""} for key, old in was.items()}
    scene.say("label", "edited", label=people.label(scene.world, scene.repo, label), changes=changes)


def delete(scene: Scene, label: Label) -> None:
    for issue in scene.repo.issues.values():
        if label.id in issue.labels:
            remove(scene, issue, label)
    del scene.repo.labels[label.id]
    scene.note("label-deleted", label.name)
    scene.say("label", "deleted", label=people.label(scene.world, scene.repo, label))


def chosen(scene: Scene, names: list[str]) -> list[Label]:
    """Labels by name, each once; unknown ones are made."""
    found = {}
    for name in names:
        label = find(scene.repo, _checked_name(name)) or create(scene, name)
        found[label.id] = label
    return list(found.values())


def add(scene: Scene, issue: Issue, names: list[str]) -> None:
    """Each label is a line in the timeline and a delivery of its own; unknown ones are made."""
    for label in chosen(scene, names):
        add_one(scene, issue, label)


def add_one(scene: Scene, issue: Issue, label: Label) -> None:
    if label.id in issue.labels:
        return
    if len(issue.labels) >= MOST_LABELS:
        raise Refused(
            422,
            "Validation Failed",
            [
                {
                    "resource": "Issue",
                    "field": "labels",
                    "code": "custom",
                    "message": "too many labels (maximum is 100)",
                }
            ],
        )
    issue.labels.append(label.id)
    tell_added(scene, issue, label)


def tell_added(scene: Scene, issue: Issue, label: Label) -> None:
    scene.happen(issue, "labeled", label=label.name, color=label.color)
    scene.note("label", issue.number, added=label.name)
    tell(scene, issue, "labeled", label=people.label(scene.world, scene.repo, label))


def remove(scene: Scene, issue: Issue, label: Label) -> None:
    if label.id not in issue.labels:
        raise Refused(404, "Label does not exist")
    issue.labels.remove(label.id)
    scene.happen(issue, "unlabeled", label=label.name, color=label.color)
    scene.note("label", issue.number, removed=label.name)
    tell(scene, issue, "unlabeled", label=people.label(scene.world, scene.repo, label))


def replace(scene: Scene, issue: Issue, names: list[str]) -> None:
    wanted = {name.lower() for name in names}
    for key in list(issue.labels):
        if scene.repo.labels[key].name.lower() not in wanted:
            remove(scene, issue, scene.repo.labels[key])
    add(scene, issue, names)
