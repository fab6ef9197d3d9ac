"""Asking people and teams for a review; code owners are asked by themselves."""

from __future__ import annotations

from app.sandbox.acts.telling import tell
from app.sandbox.nouns import Issue, Json, Team
from app.sandbox.owners import owners
from app.sandbox.permission import role_of
from app.sandbox.refused import Refused
from app.sandbox.scene import Scene
from app.sandbox.shapes import people, team


def ask(scene: Scene, issue: Issue, logins: list[str], teams: list[str]) -> None:
    """422 for one who is no collaborator, or the author; then nobody is asked."""
    found = [_team(scene, slug) for slug in teams]
    for login in logins:
        user = scene.world.user(login)
        if user is None or (user.kind == "User" and role_of(scene.world, login, scene.repo) == "none"):
            raise _stranger(scene)
        if user.login == issue.login:
            raise Refused(422, "Review cannot be requested from pull request author.")
    for login in logins:
        user = scene.world.user(login)
        if user is not None and user.login not in issue.as_pull.reviewers:
            issue.as_pull.reviewers.append(user.login)
            _tell(scene, issue, user.login, "review_requested")
    for one in found:
        if one.slug not in issue.as_pull.teams:
            issue.as_pull.teams.append(one.slug)
            _tell_team(scene, issue, one, "review_requested")


def _stranger(scene: Scene) -> Refused:
    return Refused(
        422,
        "Reviews may only be requested from collaborators. One or more of the users or teams you"
        f" specified is not a collaborator of the {scene.repo.full_name} repository.",
    )


def _team(scene: Scene, slug: str) -> Team:
    org = scene.world.user(scene.repo.owner)
    found = org.teams.get(slug.lower()) if org else None
    if found is None or found.slug not in scene.repo.teams:
        raise _stranger(scene)
    return found


def unask(scene: Scene, issue: Issue, logins: list[str], teams: list[str]) -> None:
    wanted, pull = {login.lower() for login in logins}, issue.as_pull
    for login in [one for one in pull.reviewers if one.lower() in wanted]:
        pull.reviewers.remove(login)
        _tell(scene, issue, login, "review_request_removed")
    for slug in [one for one in pull.teams if one in {name.lower() for name in teams}]:
        pull.teams.remove(slug)
        _tell_team(scene, issue, _team(scene, slug), "review_request_removed")


def settle(scene: Scene, issue: Issue, login: str) -> None:
    """Who was asked, or whose team was, has answered."""
    pull, org = issue.as_pull, scene.world.user(scene.repo.owner)
    if login in pull.reviewers:
        pull.reviewers.remove(login)
    teams = org.teams if org else {}
    pull.teams = [one for one in pull.teams if one not in teams or login.lower() not in teams[one].members]


def ask_owners(scene: Scene, issue: Issue) -> None:
    """Of what the pull request changes, unless they are its author or may not be asked."""
    if issue.as_pull.is_draft:
        return
    for owner in sorted({one for group in owners(scene.world, scene.repo, issue) for one in group}):
        account, slash, slug = owner.partition("/")
        if not slash and (account == issue.login.lower() or scene.world.user(account) is None):
            continue
        try:
            ask(scene, issue, [] if slash else [account], [slug] if slash else [])
        except Refused:
            continue
        user = scene.world.user(account)
        issue.as_pull.owners.append(slug if slash else user.login if user else account)


def _tell(scene: Scene, issue: Issue, login: str, word: str) -> None:
    scene.happen(issue, word, requested_reviewer=login)
    scene.note("reviewer", issue.number, **{word: login})
    tell(scene, issue, word, requested_reviewer=people.user(scene.world, login))


def _tell_team(scene: Scene, issue: Issue, found: Team, word: str) -> None:
    scene.happen(issue, word, requested_team=found.slug)
    scene.note("reviewer", issue.number, **{word: f"{scene.repo.owner}/{found.slug}"})
    shown: list[Json] = team.asked(scene.world, scene.repo.owner, [found.slug])
    tell(scene, issue, word, requested_team=shown[0])
