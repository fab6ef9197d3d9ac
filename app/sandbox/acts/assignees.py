"""Who is assigned to an issue or a pull request."""

from __future__ import annotations

from app.sandbox.acts.telling import tell
from app.sandbox.nouns import Issue
from app.sandbox.permission import role_of
from app.sandbox.refused import invalid, unknown
from app.sandbox.scene import Scene
from app.sandbox.shapes import people

MOST_ASSIGNEES = 10


def check_known(scene: Scene, logins: list[str]) -> None:
    """422 for an assignee whom nobody knows."""
    for login in logins:
        if scene.world.user(login) is None:
            raise unknown("Issue", "assignees", login)


def add(scene: Scene, issue: Issue, logins: list[str]) -> None:
    added = {login.lower() for login in logins} - {login.lower() for login in issue.assignees}
    if len(issue.assignees) + len(added) > MOST_ASSIGNEES:
        said = f"too many assignees (maximum is {MOST_ASSIGNEES})"
        raise invalid("Issue", "assignees", "custom", said)
    for login in logins:
        known = scene.world.user(login)
        if known is None or known.login in issue.assignees:
            continue
        if role_of(scene.world, login, scene.repo) in ("none", "read"):
            raise invalid("Issue", "assignees", "invalid")
        issue.assignees.append(known.login)
        scene.happen(issue, "assigned", assignee=known.login)
        scene.note("assignee", issue.number, added=known.login)
        tell(scene, issue, "assigned", assignee=people.user(scene.world, known.login))


def remove(scene: Scene, issue: Issue, logins: list[str]) -> None:
    for login in [one for one in issue.assignees if one.lower() in {name.lower() for name in logins}]:
        issue.assignees.remove(login)
        scene.happen(issue, "unassigned", assignee=login)
        scene.note("assignee", issue.number, removed=login)
        tell(scene, issue, "unassigned", assignee=people.user(scene.world, login))
