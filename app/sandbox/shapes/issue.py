"""Issues, comments and timeline events as REST shows them."""

from __future__ import annotations

from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Comment, Event, Issue, Json, Repository
from app.sandbox.permission import role_of
from app.sandbox.shapes import people
from app.sandbox.world import World

_ASSOCIATIONS = {
    "admin": "MEMBER",
    "maintain": "COLLABORATOR",
    "write": "COLLABORATOR",
    "triage": "COLLABORATOR",
}


def association(world: World, repo: Repository, login: str) -> str:
    if login.lower() == repo.owner.lower():
        return "OWNER"
    owner = world.user(repo.owner)
    if owner and login.lower() in owner.members:
        return "MEMBER"
    return _ASSOCIATIONS.get(role_of(world, login, repo), "NONE")


def via(world: World, app_id: int) -> Json | None:
    return people.app(world, world.state.apps[app_id]) if app_id in world.state.apps else None


def issue(world: World, repo: Repository, found: Issue) -> Json:
    api = f"{world.url}/repos/{repo.full_name}/issues/{found.number}"
    kind = "pull" if found.pull else "issues"
    page = f"{world.url}/{repo.full_name}/{kind}/{found.number}"
    shown = {
        "url": api,
        "repository_url": f"{world.url}/repos/{repo.full_name}",
        "labels_url": f"{api}/labels{{/name}}",
        "comments_url": f"{api}/comments",
        "events_url": f"{api}/events",
        "timeline_url": f"{api}/timeline",
        "html_url": page,
        "id": found.id,
        "node_id": node_id("PR" if found.pull else "I", repo.id, found.number),
        "number": found.number,
        "title": found.title,
        "user": people.user(world, found.login),
        "labels": [people.label(world, repo, repo.labels[key]) for key in found.labels],
        "state": "open" if found.is_open else "closed",
        "state_reason": found.state_reason,
        "locked": False,
        "active_lock_reason": None,
        "assignee": people.user(world, found.assignees[0]) if found.assignees else None,
        "assignees": [people.user(world, login) for login in found.assignees],
        "milestone": None,
        "comments": len(found.comments),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "closed_at": stamp(found.closed_at),
        "author_association": association(world, repo, found.login),
        "body": found.body,
        "reactions": people.reaction_sum(api, found.reactions),
        "performed_via_github_app": via(world, found.app_id),
        "closed_by": people.user(world, found.closed_by) if found.closed_by else None,
    }
    if found.pull:
        shown["draft"] = found.pull.is_draft
        shown["pull_request"] = _pull_links(world, repo, found)
    return shown


def _pull_links(world: World, repo: Repository, found: Issue) -> Json:
    page = f"{world.url}/{repo.full_name}/pull/{found.number}"
    return {
        "url": f"{world.url}/repos/{repo.full_name}/pulls/{found.number}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "merged_at": stamp(found.pull.merged_at) if found.pull else None,
    }


def comment(world: World, repo: Repository, found: Comment) -> Json:
    api = f"{world.url}/repos/{repo.full_name}/issues"
    subject = repo.issues[found.number]
    kind = "pull" if subject.pull else "issues"
    return {
        "url": f"{api}/comments/{found.id}",
        "issue_url": f"{api}/{found.number}",
        "id": found.id,
        "html_url": f"{world.url}/{repo.full_name}/{kind}/{found.number}#issuecomment-{found.id}",
        "node_id": node_id("IC", repo.id, found.id),
        "user": people.user(world, found.login),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "body": found.body,
        "author_association": association(world, repo, found.login),
        "reactions": people.reaction_sum(f"{api}/comments/{found.id}", found.reactions),
        "performed_via_github_app": via(world, found.app_id),
    }


def event(world: World, repo: Repository, found: Event) -> Json:
    shown: Json = {
        "id": found.id,
        "node_id": node_id("EV", repo.id, found.id),
        "url": f"{world.url}/repos/{repo.full_name}/issues/events/{found.id}",
        "actor": people.user(world, found.login),
        "event": found.kind,
        "commit_id": found.data.get("commit_id"),
        "commit_url": None,
        "created_at": stamp(found.at),
        "performed_via_github_app": None,
    }
    if "label" in found.data:
        shown["label"] = {"name": found.data["label"], "color": found.data["color"]}
    if found.kind == "renamed":
        shown["rename"] = {"from": found.data["from"], "to": found.data["to"]}
    if found.kind in ("assigned", "unassigned"):
        shown["assignee"] = people.user(world, found.data["assignee"])
    if found.kind == "closed":
        shown["state_reason"] = found.data.get("state_reason")
    return shown


def timeline(world: World, repo: Repository, found: Issue) -> list[Json]:
    """Events and comments, oldest first."""
    lines = [(line.at, event(world, repo, line)) for line in found.events]
    for key in found.comments:
        said = repo.comments[key]
        shown = comment(world, repo, said)
        lines.append((said.created_at, shown | {"event": "commented", "actor": shown["user"]}))
    return [shown for _, shown in sorted(lines, key=lambda line: line[0])]
