"""Who may do what: roles of people, permissions of installations."""

from __future__ import annotations

from app.sandbox.actor import Actor
from app.sandbox.nouns import Installation, Repository, User
from app.sandbox.refused import Refused, no_integration, not_found
from app.sandbox.world import World

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
LEVELS = ("none", "read", "write", "admin")


def role_of(world: World, login: str, repo: Repository) -> str:
    """A person's role; everybody reads a public repository."""
    owner = world.user(repo.owner)
    if login.lower() == repo.owner.lower():
        return "admin"
    member = owner.members.get(login.lower(), "") if owner else ""
    given = repo.collaborators.get(login.lower(), "none")
    teams = owner.teams if owner else {}
    given = max(
        given,
        *(
            role
            for slug, role in repo.teams.items()
            if slug in teams and login.lower() in teams[slug].members
        ),
        "none",
        key=ROLES.index,
    )
    least = "none" if repo.is_private and not member else "read"
    return max("admin" if member == "admin" else "none", given, least, key=ROLES.index)


def has_role(world: World, actor: Actor, repo: Repository, role: str) -> bool:
    return ROLES.index(role_of(world, actor.login, repo)) >= ROLES.index(role)


def reaches(world: World, installation: Installation, repo: Repository) -> bool:
    """Is the App installed on this repository?"""
    if installation.account.lower() != repo.owner.lower() or installation.is_suspended:
        return False
    return installation.selection == "all" or repo.id in installation.repositories


def _is_installed(world: World, actor: Actor, repo: Repository) -> bool:
    installation = world.state.installations.get(actor.installation_id)
    if installation is None or not reaches(world, installation, repo):
        return False
    return actor.repositories is None or repo.id in actor.repositories


def may_see(world: World, actor: Actor, repo: Repository) -> bool:
    if not repo.is_private:
        return True
    if actor.kind == "user":
        return has_role(world, actor, repo, "read")
    return actor.kind == "installation" and _is_installed(world, actor, repo)


def holds(actor: Actor, needs: str) -> bool:
    """`needs` is `issues:write`, or with alternatives `issues|pull_requests:write`."""
    names, _, level = needs.partition(":")
    given = (actor.permissions.get(name, "none") for name in names.split("|"))
    return any(LEVELS.index(has) >= LEVELS.index(level) for has in given)


def guard(world: World, actor: Actor, repo: Repository, needs: tuple[str, str]) -> None:
    """`needs` is (permission of an App, role of a person); refuses as GitHub does."""
    permission, role = needs
    if not may_see(world, actor, repo):
        raise not_found()
    if actor.kind == "nobody" and not permission.endswith(":read"):
        raise Refused(401, "Requires authentication")
    if actor.kind == "app":
        raise Refused(401, "A JSON web token could not be decoded")
    if actor.kind == "user" and not has_role(world, actor, repo, role):
        raise Refused(403, "Must have admin rights to Repository.")
    if actor.kind == "installation" and permission.partition(":")[0] != "metadata":
        _guard_installation(world, actor, repo, permission)
    if repo.is_archived and not permission.endswith(":read") and permission != "administration:write":
        raise Refused(403, "Repository was archived so is read-only.")


def _guard_installation(world: World, actor: Actor, repo: Repository, permission: str) -> None:
    is_public_read = not repo.is_private and permission.endswith(":read")
    installed = _is_installed(world, actor, repo)
    if (not installed and not is_public_read) or (installed and not holds(actor, permission)):
        raise no_integration(
            "; ".join(
                f"{name}={permission.partition(':')[2]}" for name in permission.partition(":")[0].split("|")
            )
        )


def org_guard(world: World, actor: Actor, login: str, needs: tuple[str, str]) -> User:
    """The organisation, if the actor is a member (or admin) or an App on it that holds the permission."""
    permission, role = needs
    found = world.user(login)
    if found is None or found.kind != "Organization":
        raise not_found()
    if actor.kind == "installation":
        installation = world.state.installations.get(actor.installation_id)
        if installation is None or installation.account.lower() != login.lower():
            raise not_found()
        if not holds(actor, permission):
            raise no_integration(permission.replace(":", "="))
    elif actor.kind != "user" or actor.login.lower() not in found.members:
        raise not_found()
    elif role == "admin" and found.members[actor.login.lower()] != "admin":
        raise Refused(403, "You must be an organization owner.")
    return found
