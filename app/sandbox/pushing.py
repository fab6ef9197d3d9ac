"""Who may move a protected branch, and how."""

from __future__ import annotations

from typing import Any

from app.sandbox.actor import Actor
from app.sandbox.gates import required
from app.sandbox.git import read
from app.sandbox.nouns import Protection
from app.sandbox.permission import role_of
from app.sandbox.ruling import rule_of
from app.sandbox.scene import Scene


def is_bound(scene: Scene, rule: Protection) -> bool:
    """Administrators are not, unless the rule says so."""
    role = role_of(scene.world, scene.actor.login, scene.repo)
    if rule.bypasses and any(_is_meant(scene, one, role) for one in rule.bypasses):
        return False
    is_admin = role == "admin"
    return rule.binds_admins or scene.actor.kind != "user" or not is_admin


# Ids of the roles of every repository, as rulesets name them
_ROLE_IDS = {"admin": 5, "write": 4, "maintain": 2}


def _is_meant(scene: Scene, one: dict[str, Any], role: str) -> bool:
    """Does this entry of `bypass_actors` mean who acts?"""
    kind, key = one.get("actor_type"), one.get("actor_id")
    if scene.actor.kind == "installation":
        return kind == "Integration" and key == scene.actor.app_id
    if kind == "RepositoryRole":
        return _ROLE_IDS.get(role) == key
    owner = scene.world.user(scene.repo.owner)
    login = scene.actor.login.lower()
    if kind == "Team" and owner:
        return any(team.id == key and login in team.members for team in owner.teams.values())
    return kind == "OrganizationAdmin" and bool(owner and owner.members.get(login) == "admin")


def no_push(scene: Scene, name: str, old: str, new: str) -> str:
    """Why this actor may not move a branch so, or ""."""
    rule = rule_of(scene.repo, name.removeprefix("refs/heads/")) if name.startswith("refs/heads/") else None
    if rule is None:
        return ""
    if not new:
        return "" if rule.flags.get("allow_deletions") else "Cannot delete this protected branch"
    is_forced = bool(old) and not read.is_ancestor(scene.git, old, new)
    if is_forced and not rule.flags.get("allow_force_pushes"):
        return "Cannot force-push to this protected branch"
    return _no_change(scene, rule, new) if is_bound(scene, rule) else ""


def _no_change(scene: Scene, rule: Protection, new: str) -> str:
    if rule.restrictions is not None and not _is_listed(scene.actor, rule.restrictions):
        return "You're not authorized to push to this branch."
    if rule.reviews is not None:
        return "Changes must be made through a pull request."
    for context, word in required(scene.repo, rule.branch, new).items():
        if word != "success":
            return f'Required status check "{context}" is {"failing" if word == "failure" else word}.'
    return ""


def _is_listed(actor: Actor, restrictions: dict[str, list[str]]) -> bool:
    if actor.kind == "installation":
        return actor.login.removesuffix("[bot]") in restrictions.get("apps", [])
    return actor.login.lower() in {login.lower() for login in restrictions.get("users", [])}


def for_git(scene: Scene) -> str:
    """Lines for the hook: a protected branch, what is allowed on it, and commits that may come in."""
    lines = []
    branches = {
        name.removeprefix("refs/heads/") for name in scene.repo.refs if name.startswith("refs/heads/")
    }
    for branch in sorted(branches | scene.repo.protections.keys()):
        rule = rule_of(scene.repo, branch)
        if rule is None:
            continue
        name = f"refs/heads/{branch}"
        flags = [word for word in ("allow_deletions", "allow_force_pushes") if rule.flags.get(word)]
        shas = {one.head_sha for one in scene.repo.checks.values()} | {o.sha for o in scene.repo.statuses}
        good = [sha for sha in sorted(shas) if not _no_change(scene, rule, sha)]
        is_open = not is_bound(scene, rule) or not _no_change(scene, rule, read.ZERO)
        lines.append(" ".join([name, *flags, *(["any"] if is_open else good), ""]))
    return "\n".join(lines)
