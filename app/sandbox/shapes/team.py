"""Teams as REST shows them."""

from __future__ import annotations

from app.sandbox.ids import node_id
from app.sandbox.nouns import Json, Team, User
from app.sandbox.world import World

_LEGACY = {"read": "pull", "triage": "triage", "write": "push", "maintain": "maintain", "admin": "admin"}
_ORDER = ("pull", "triage", "push", "maintain", "admin")


def team(world: World, org: User, found: Team) -> Json:
    """As an organisation's list has it, and as a reviewer that was asked."""
    api = f"{world.url}/organizations/{org.id}/team/{found.id}"
    return {
        "id": found.id,
        "node_id": node_id("T", org.id, found.id),
        "name": found.name,
        "slug": found.slug,
        "description": found.description,
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "permission": "pull",
        "url": api,
        "html_url": f"{world.url}/orgs/{org.login}/teams/{found.slug}",
        "members_url": f"{api}/members{{/member}}",
        "repositories_url": f"{api}/repos",
        "type": "organization",
        "organization_id": org.id,
        "parent": None,
    }


def asked(world: World, owner: str, slugs: list[str]) -> list[Json]:
    """The teams that were asked for a review; one that is gone shows no more."""
    org = world.user(owner)
    teams = org.teams if org else {}
    return [team(world, org, teams[slug]) for slug in slugs if org and slug in teams]


def on_repository(world: World, org: User, found: Team, role: str) -> Json:
    """As a repository's list has it, with what the team may there."""
    word = _LEGACY[role]
    may = {one: _ORDER.index(one) <= _ORDER.index(word) for one in _ORDER}
    return team(world, org, found) | {"permission": word, "permissions": may}
