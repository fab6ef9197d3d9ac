"""Sub-issues: a tree over issues of one owner. GitHub's own limits and words."""

from __future__ import annotations

from app.sandbox.nouns import Issue
from app.sandbox.permission import may_see
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene
from app.sandbox.shapes import issue as shapes
from app.sandbox.shapes import repository
from app.sandbox.world import World

MOST_CHILDREN, MOST_LEVELS = 100, 8
RACED = "Priority has already been taken"


def refuse(why: str) -> Refused:
    return Refused(422, f"An error occured while adding the sub-issue to the parent issue. {why}")


def reach(scene: Scene, issue_id: int, what: str) -> tuple[Scene, Issue]:
    """An issue by its id, in its own repository; 404 if it is not there for these eyes."""
    found = scene.world.issue(issue_id)
    if found is None or not may_see(scene.world, scene.actor, found[0]):
        raise Refused(404, f"The provided {what} does not exist")
    return Scene(scene.world, scene.actor, found[0]), found[1]


def add(scene: Scene, parent: Issue, child_id: int, is_replacing: bool = False) -> Issue:
    """The child, linked last; 422 says what stands against it."""
    there, child = reach(scene, child_id, "sub-issue")
    if child.pull or parent.pull:
        raise refuse("Pull requests cannot be sub-issues")
    if there.repo.owner != scene.repo.owner:
        raise refuse("Sub issue must belong to the same owner as its parent")
    if child.id in parent.children:
        raise refuse("Issue may not contain duplicate sub-issues and Sub issue may only have one parent")
    if child.id in _ancestors(scene.world, parent):
        raise refuse("Sub issue may not be an ancestor of its parent")
    if child.parent and not is_replacing:
        raise refuse("Sub issue may only have one parent")
    if len(parent.children) >= MOST_CHILDREN:
        raise refuse(f"Parent cannot have more than {MOST_CHILDREN} sub-issues")
    if len(_ancestors(scene.world, parent)) + _height(scene.world, child) > MOST_LEVELS:
        raise refuse(f"Sub-issues cannot be nested more than {MOST_LEVELS} levels deep")
    if child.parent:
        old, was = reach(scene, child.parent, "parent issue")
        remove(old, was, child.id)
    child.parent = parent.id
    parent.children.append(child.id)
    _tell(scene, parent, (there, child), "added")
    return child


def _ancestors(world: World, issue: Issue) -> list[int]:
    """The issue and all above it."""
    found, above = [issue.id], issue.parent
    while above and above not in found:
        found.append(above)
        up = world.issue(above)
        above = up[1].parent if up else 0
    return found


def _height(world: World, issue: Issue) -> int:
    """Levels below an issue."""
    below = [world.issue(key) for key in issue.children]
    return max((1 + _height(world, found[1]) for found in below if found), default=0)


def remove(scene: Scene, parent: Issue, child_id: int) -> None:
    if child_id not in parent.children:
        raise Refused(404, "The provided sub-issue does not exist")
    parent.children.remove(child_id)
    found = reach(scene, child_id, "sub-issue")
    found[1].parent = 0
    _tell(scene, parent, found, "removed")


def move(scene: Scene, parent: Issue, child_id: int, place: tuple[int | None, int | None]) -> None:
    """`place` is (after, before): the sibling's id to stand behind, or in front of."""
    after, before = place
    beside = after if after is not None else before
    if child_id not in parent.children:
        raise Refused(404, "The provided sub-issue does not exist")
    if beside is None or (after is not None and before is not None) or beside == child_id:
        raise Refused(422, "Validation Failed", ["One of after_id and before_id must be given"])
    if beside not in parent.children:
        raise Refused(422, "Validation Failed", ["The sibling is no sub-issue of this parent"])
    parent.children.remove(child_id)
    parent.children.insert(parent.children.index(beside) + (after is not None), child_id)
    scene.note("sub-issue", parent.number, moved=child_id)


def _tell(scene: Scene, parent: Issue, found: tuple[Scene, Issue], word: str) -> None:
    """A line in both timelines, and a webhook on both sides."""
    there, child = found
    scene.happen(parent, f"sub_issue_{word}", sub_issue_id=child.id)
    there.happen(child, f"parent_issue_{word}", parent_issue_id=parent.id)
    scene.note("sub-issue", parent.number, **{word: f"{there.repo.full_name}#{child.number}"})
    both = {
        "parent_issue_id": parent.id,
        "parent_issue": shapes.issue(scene.world, scene.repo, parent),
        "sub_issue_id": child.id,
        "sub_issue": shapes.issue(scene.world, there.repo, child),
    }
    home = repository.repository(scene.world, there.repo)
    scene.say("sub_issues", f"sub_issue_{word}", sub_issue_repo=home, **both)
    home = repository.repository(scene.world, scene.repo)
    there.say("sub_issues", f"parent_issue_{word}", parent_issue_repo=home, **both)
