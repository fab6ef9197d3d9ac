"""Milestones of a repository, and which one an issue is in."""

from __future__ import annotations

from app.sandbox.acts.telling import tell
from app.sandbox.ids import parse_stamp
from app.sandbox.nouns import Issue, Json, Milestone
from app.sandbox.refused import invalid, not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import people


def get(scene: Scene, number: int) -> Milestone:
    if number not in scene.repo.milestones:
        raise not_found()
    return scene.repo.milestones[number]


def create(scene: Scene, fields: Json) -> Milestone:
    _check(scene, fields, None)
    world, repo = scene.world, scene.repo
    repo.last_milestone += 1
    now, login = world.now(), scene.actor.login
    found = Milestone(world.new_id(), repo.last_milestone, fields["title"], login, now, now)
    repo.milestones[found.number] = found
    _fill(scene, found, fields)
    scene.note("milestone", found.title, made=found.number)
    _tell(scene, found, "created")
    return found


def edit(scene: Scene, found: Milestone, fields: Json) -> None:
    _check(scene, fields, found)
    was = found.is_open
    _fill(scene, found, fields)
    scene.note("milestone", found.title, edited=found.number)
    _tell(scene, found, "edited" if was == found.is_open else "opened" if found.is_open else "closed")


def delete(scene: Scene, found: Milestone) -> None:
    for issue in scene.repo.issues.values():
        if issue.milestone == found.number:
            assign(scene, issue, None)
    del scene.repo.milestones[found.number]
    scene.note("milestone", found.title, deleted=found.number)
    _tell(scene, found, "deleted")


def _check(scene: Scene, fields: Json, found: Milestone | None) -> None:
    title = fields.get("title", found.title if found else "")
    if not title.strip():
        raise invalid("Milestone", "title", "missing_field")
    if any(one.title == title and one is not found for one in scene.repo.milestones.values()):
        raise invalid("Milestone", "title", "already_exists")
    if fields.get("state", "open") not in ("open", "closed"):
        raise invalid("Milestone", "state", "invalid")
    if fields.get("due_on") and parse_stamp(fields["due_on"]) is None:
        raise invalid("Milestone", "due_on", "invalid")


def _fill(scene: Scene, found: Milestone, fields: Json) -> None:
    found.title = fields.get("title", found.title)
    found.description = fields.get("description", found.description)
    found.updated_at = scene.world.now()
    if "due_on" in fields:
        found.due_on = parse_stamp(fields["due_on"] or "")
    if "state" in fields:
        found.is_open = fields["state"] == "open"
        found.closed_at = None if found.is_open else found.closed_at or scene.world.now()


def _tell(scene: Scene, found: Milestone, action: str) -> None:
    more: Json = {"changes": {}} if action == "edited" else {}
    shown = people.milestone(scene.world, scene.repo, found)
    scene.say("milestone", action, milestone=shown, **more)


def assign(scene: Scene, issue: Issue, number: int | None) -> None:
    """Put the issue into a milestone, or (None) take it out of its own."""
    if (number or 0) == issue.milestone:
        return
    if number is not None and number not in scene.repo.milestones:
        raise invalid("Issue", "milestone", "invalid")
    old = scene.repo.milestones.get(issue.milestone)
    issue.milestone = number or 0
    for found, word in ((old, "demilestoned"), (scene.repo.milestones.get(number or 0), "milestoned")):
        if found is not None:
            scene.happen(issue, word, milestone=found.title)
            scene.note("milestone", issue.number, **{word: found.title})
            tell(scene, issue, word, milestone=people.milestone(scene.world, scene.repo, found))
