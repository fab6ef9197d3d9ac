"""Issues that are deleted, or go to another repository of the same owner."""

from __future__ import annotations

from dataclasses import replace

from app.sandbox.acts import labels
from app.sandbox.acts.telling import tell
from app.sandbox.nouns import Issue, Label, Repository
from app.sandbox.permission import may_see
from app.sandbox.refused import Refused, moved, not_found
from app.sandbox.scene import Scene
from app.sandbox.shapes import issue as shapes
from app.sandbox.shapes import repository
from app.sandbox.world import World


def delete(scene: Scene, issue: Issue) -> None:
    """It answers 410 from now on, and its number is never given again."""
    scene.note("issue-deleted", issue.number)
    tell(scene, issue, "deleted")
    _unlink(scene.world, issue)
    _take_out(scene, issue)
    scene.repo.gone[issue.number] = []


def transfer(scene: Scene, issue: Issue, there: Scene, is_making_labels: bool) -> Issue:
    """A new number and id; text, comments, assignees, links and labels that are known there go along."""
    world, repo = scene.world, scene.repo
    is_published = repo.is_private and not there.repo.is_private
    if there.repo is repo or there.repo.owner != repo.owner or is_published:
        raise Refused(422, "Issues cannot be transferred to this repository")
    there.repo.last_number += 1
    made = replace(issue, id=world.new_id(), number=there.repo.last_number, labels=[], milestone=0)
    for key in issue.labels:
        made.labels += _label(there, repo.labels[key], is_making_labels)
    old = shapes.told(world, repo, issue)
    there.repo.issues[made.number] = made
    world.places[made.id] = (there.repo.id, made.number)
    _relink(world, issue, made)
    _take_out(scene, issue, there.repo, made.number)
    repo.gone[issue.number] = [there.repo.id, made.number]
    there.happen(made, "transferred", from_repository=repo.id)
    scene.note("issue-transferred", issue.number, to=f"{there.repo.full_name}#{made.number}")
    new, home = shapes.told(world, there.repo, made), repository.repository(world, there.repo)
    scene.say("issues", "transferred", issue=old, changes={"new_issue": new, "new_repository": home})
    was = {"old_issue": old, "old_repository": repository.repository(world, repo)}
    there.say("issues", "opened", issue=new, changes=was)
    return made


def trace(scene: Scene, number: int, rest: str = "") -> Refused:
    """For an issue that is gone: 410 if it was deleted, 301 to where it is, 404 if that is hidden."""
    place, world = scene.repo.gone[number], scene.world
    if not place:
        return Refused(410, "This issue was deleted")
    home = world.state.repositories.get(place[0])
    if home is None or not may_see(world, scene.actor, home):
        return not_found()
    return moved(f"{world.url}/repositories/{home.id}/issues/{place[1]}{rest}")


def _label(there: Scene, label: Label, is_making: bool) -> list[int]:
    found = labels.find(there.repo, label.name)
    if found is None and is_making:
        found = labels.create(there, label.name, label.color, label.description)
    return [found.id] if found else []


def _take_out(scene: Scene, issue: Issue, home: Repository | None = None, number: int = 0) -> None:
    """Out of its repository, with its comments; into the new home if there is one."""
    repo = scene.repo
    for key in issue.comments:
        said = repo.comments.pop(key)
        if home is not None:
            said.number, home.comments[key] = number, said
    del repo.issues[issue.number]
    scene.world.places.pop(issue.id, None)
    scene.world.index.pop(issue.id, None)
    if issue.number in repo.pinned:
        repo.pinned.remove(issue.number)


def _unlink(world: World, issue: Issue) -> None:
    """Parents, children and dependencies forget it."""
    for key in (issue.parent, *issue.children, *issue.blocked_by, *issue.blocking):
        found = world.issue(key) if key else None
        if found is not None:
            other = found[1]
            other.parent = 0 if other.parent == issue.id else other.parent
            for ids in (other.children, other.blocked_by, other.blocking):
                if issue.id in ids:
                    ids.remove(issue.id)


def _relink(world: World, issue: Issue, made: Issue) -> None:
    """What stands around it knows it by its new id."""
    for key in (made.parent, *made.children, *made.blocked_by, *made.blocking):
        found = world.issue(key) if key else None
        if found is not None:
            other = found[1]
            other.parent = made.id if other.parent == issue.id else other.parent
            for ids in (other.children, other.blocked_by, other.blocking):
                ids[:] = [made.id if one == issue.id else one for one in ids]
