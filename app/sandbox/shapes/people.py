"""People, Apps and labels as REST shows them."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from app.sandbox.hearing import heard
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import App, Installation, Json, Label, Milestone, Reaction, Repository, User
from app.sandbox.permission import role_of
from app.sandbox.world import World

_URLS = (
    "followers",
    "following{/other_user}",
    "gists{/gist_id}",
    "starred{/owner}{/repo}",
    "subscriptions",
    "repos",
    "events{/privacy}",
    "received_events",
)
_ORG = ("repos", "events", "hooks", "issues", "members{/member}", "public_members{/member}")


def user(world: World, login: str) -> Json:
    """Anybody's short form; a login that is not known is GitHub's ghost."""
    found = world.user(login)
    return _user(
        world.url, *(("ghost", 10137, "User") if found is None else (found.login, found.id, found.kind))
    )


@lru_cache(1024)
def _user(url: str, login: str, user_id: int, kind: str) -> Json:
    api = f"{url}/users/{quote(login)}"
    plain = login.removesuffix("[bot]")
    page = f"{url}/apps/{plain}" if kind == "Bot" else f"{url}/{login}"
    urls = {name.partition("{")[0] + "_url": f"{api}/{name}" for name in _URLS}
    prefix = {"Bot": "BOT", "Organization": "O"}.get(kind, "U")
    return {
        "login": login,
        "id": user_id,
        "node_id": node_id(prefix, user_id),
        "avatar_url": f"{url}/avatars/{user_id}",
        "gravatar_id": "",
        "url": api,
        "html_url": page,
        **urls,
        "organizations_url": f"{api}/orgs",
        "type": kind,
        "user_view_type": "public",
        "site_admin": False,
    }


def organization(world: World, found: User) -> Json:
    api = f"{world.url}/orgs/{found.login}"
    return {
        "login": found.login,
        "id": found.id,
        "node_id": node_id("O", found.id),
        "url": api,
        **{name.partition("{")[0] + "_url": f"{api}/{name}" for name in _ORG},
        "avatar_url": f"{world.url}/avatars/{found.id}",
        "description": "",
    }


def full_organization(world: World, found: User) -> Json:
    return organization(world, found) | {
        "html_url": f"{world.url}/{found.login}",
        "type": "Organization",
        "has_organization_projects": True,
        "has_repository_projects": True,
        **dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
        "archived_at": None,
    }


def app(world: World, found: App) -> Json:
    return {
        "id": found.id,
        "client_id": found.client_id,
        "slug": found.slug,
        "node_id": node_id("A", found.id),
        "owner": user(world, found.owner),
        "name": found.name or found.slug,
        "description": found.description,
        "external_url": found.external_url or world.url,
        "html_url": f"{world.url}/apps/{found.slug}",
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
        "permissions": found.permissions,
        "events": heard(found),
    }


def installation(world: World, found: Installation) -> Json:
    api, owner = world.state.apps[found.app_id], user(world, found.account)
    page = f"{world.url}/settings/installations/{found.id}"
    return {
        "id": found.id,
        "account": user(world, found.account),
        "repository_selection": found.selection,
        "access_tokens_url": f"{world.url}/app/installations/{found.id}/access_tokens",
        "repositories_url": f"{world.url}/installation/repositories",
        "html_url": page,
        "app_id": api.id,
        "app_slug": api.slug,
        "client_id": api.client_id,
        "target_id": owner["id"],
        "target_type": owner["type"],
        "permissions": api.permissions,
        "events": heard(api),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at or found.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": user(world, found.suspended_by) if found.suspended_by else None,
        "suspended_at": stamp(found.updated_at or found.created_at) if found.is_suspended else None,
    }


def label(world: World, repo: Repository, found: Label) -> Json:
    return {
        "id": found.id,
        "node_id": node_id("LA", repo.id, found.id),
        "url": f"{world.url}/repos/{repo.full_name}/labels/{quote(found.name)}",
        "name": found.name,
        "color": found.color,
        "default": False,
        "description": found.description,
    }


def reaction(world: World, repo: Repository, found: Reaction) -> Json:
    return {
        "id": found.id,
        "node_id": node_id("REA", repo.id, found.id),
        "user": user(world, found.login),
        "content": found.content,
        "created_at": stamp(found.at),
    }


def reaction_sum(url: str, found: list[Reaction]) -> Json:
    names = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    return {
        "url": f"{url}/reactions",
        "total_count": len(found),
        **{name: sum(r.content == name for r in found) for name in names},
    }


def milestone(world: World, repo: Repository, found: Milestone) -> Json:
    api = f"{world.url}/repos/{repo.full_name}/milestones/{found.number}"
    inside = [one.is_open for one in repo.issues.values() if one.milestone == found.number]
    return {
        "url": api,
        "html_url": f"{world.url}/{repo.full_name}/milestone/{found.number}",
        "labels_url": f"{api}/labels",
        "id": found.id,
        "node_id": node_id("MI", repo.id, found.number),
        "number": found.number,
        "title": found.title,
        "description": found.description,
        "creator": user(world, found.login),
        "open_issues": inside.count(True),
        "closed_issues": inside.count(False),
        "state": "open" if found.is_open else "closed",
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "due_on": stamp(found.due_on),
        "closed_at": stamp(found.closed_at),
    }


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
