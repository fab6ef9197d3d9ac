"""Dependencies: what blocks an issue, and what it blocks."""

from __future__ import annotations

from app.sandbox.acts.links import reach
from app.sandbox.nouns import Issue
from app.sandbox.refused import Refused, invalid
from app.sandbox.scene import Scene
from app.sandbox.shapes import issue as shapes
from app.sandbox.shapes import repository

MOST = 50


def add(scene: Scene, issue: Issue, blocker_id: int) -> None:
    """`issue` is blocked by that one; at most 50 in each direction."""
    there, blocker = reach(scene, blocker_id, "issue")
    if blocker is issue:
        raise invalid("IssueDependency", "issue_id", "custom", "An issue cannot block itself")
    if blocker.pull or issue.pull:
        raise invalid("IssueDependency", "issue_id", "custom", "Pull requests cannot have dependencies")
    if blocker.id in issue.blocked_by:
        raise invalid("IssueDependency", "issue_id", "already_exists")
    if len(issue.blocked_by) >= MOST or len(blocker.blocking) >= MOST:
        raise invalid(
            "IssueDependency", "issue_id", "custom", f"No more than {MOST} dependencies a direction"
        )
    issue.blocked_by.append(blocker.id)
    blocker.blocking.append(issue.id)
    _tell(scene, issue, (there, blocker), "added")


def remove(scene: Scene, issue: Issue, blocker_id: int) -> None:
    if blocker_id not in issue.blocked_by:
        raise Refused(404, "Not Found")
    found = reach(scene, blocker_id, "issue")
    issue.blocked_by.remove(blocker_id)
    found[1].blocking.remove(issue.id)
    _tell(scene, issue, found, "removed")


def _tell(scene: Scene, issue: Issue, found: tuple[Scene, Issue], word: str) -> None:
    there, blocker = found
    scene.happen(issue, f"blocked_by_{word}", blocked_by_id=blocker.id)
    there.happen(blocker, f"blocking_{word}", blocking_id=issue.id)
    blocked = f"{there.repo.full_name}#{blocker.number}"
    scene.note("dependency", issue.number, **{"blocked_by_" + word: blocked})
    both = {
        "blocked_issue_id": issue.id,
        "blocked_issue": shapes.issue(scene.world, scene.repo, issue),
        "blocking_issue_id": blocker.id,
        "blocking_issue": shapes.issue(scene.world, there.repo, blocker),
    }
    home = repository.repository(scene.world, there.repo)
    scene.say("issue_dependencies", f"blocked_by_{word}", blocking_issue_repo=home, **both)
    home = repository.repository(scene.world, scene.repo)
    there.say("issue_dependencies", f"blocking_{word}", blocked_issue_repo=home, **both)
