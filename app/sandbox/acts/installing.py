"""Apps on accounts: put on, taken off, suspended; and what their webhooks say of it."""

from __future__ import annotations

from app.sandbox.hearing import heard
from app.sandbox.hooks.payload import delivery
from app.sandbox.nouns import App, Installation, Json, Repository
from app.sandbox.permission import reaches
from app.sandbox.shapes import people, repository
from app.sandbox.world import World

ZEN = "Keep it logically awesome."


def repositories(world: World, installation: Installation) -> list[Repository]:
    return [one for one in world.state.repositories.values() if reaches(world, installation, one)]


def _say(world: World, found: Installation, what: tuple[str, str, str], more: Json) -> None:
    """`what` is (event, action, sender). An App always hears of its own installations."""
    event, action, sender = what
    app = world.state.apps[found.app_id]
    found.updated_at = world.now()
    world.record(sender, event.replace("_", "-"), found.account, app=app.slug, action=action)
    if app.webhook_url:
        shown = {"action": action, "installation": people.installation(world, found)}
        owner = world.user(found.account)
        if owner is not None and owner.kind == "Organization":
            shown["organization"] = people.organization(world, owner)
        payload = shown | more | {"sender": people.user(world, sender)}
        world.say(app, delivery(event, action, payload, (found.id, None)))


def _short(world: World, found: list[Repository]) -> list[Json]:
    return [repository.short(world, one) for one in found]


def change(world: World, found: Installation, action: str, sender: str) -> None:
    """`created`, `deleted`, `suspend`, `unsuspend` or `new_permissions_accepted`."""
    more: Json = {"repositories": _short(world, repositories(world, found))}
    _say(world, found, ("installation", action, sender), more | {"requester": None})


def put_on(world: World, app: App, repo: Repository, sender: str) -> Installation:
    """On one more repository: an installation of its own, or one more of the account's."""
    for found in world.state.installations.values():
        if found.app_id == app.id and found.account.lower() == repo.owner.lower():
            if repo.id not in found.repositories and found.selection == "selected":
                found.repositories.append(repo.id)
                _tell_repositories(world, found, ([repo], []), sender)
            return found
    made = Installation(world.new_id(), app.id, repo.owner, world.now(), "selected", [repo.id])
    world.state.installations[made.id] = made
    change(world, made, "created", sender)
    return made


def put_on_all(world: World, app: App, account: str, sender: str) -> Installation:
    """On all repositories of the account, those to come too."""
    for found in world.state.installations.values():
        if found.app_id == app.id and found.account.lower() == account.lower():
            before = repositories(world, found)
            found.selection = "all"
            new = [one for one in repositories(world, found) if one not in before]
            _tell_repositories(world, found, (new, []), sender)
            return found
    made = Installation(world.new_id(), app.id, account, world.now(), "all")
    world.state.installations[made.id] = made
    change(world, made, "created", sender)
    return made


def take_off(world: World, found: Installation, repo: Repository, sender: str) -> None:
    if repo.id in found.repositories:
        found.repositories.remove(repo.id)
        _tell_repositories(world, found, ([], [repo]), sender)


def _tell_repositories(
    world: World, found: Installation, moved: tuple[list[Repository], list[Repository]], sender: str
) -> None:
    added, removed = moved
    more = {
        "repository_selection": found.selection,
        "repositories_added": _short(world, added),
        "repositories_removed": _short(world, removed),
        "requester": None,
    }
    _say(world, found, ("installation_repositories", "added" if added else "removed", sender), more)


def suspend(world: World, found: Installation, is_suspended: bool, sender: str) -> None:
    if found.is_suspended == is_suspended:
        return
    found.is_suspended = False  # the repositories that the webhook names are those that it reaches
    shown = {"repositories": _short(world, repositories(world, found)), "requester": None}
    found.is_suspended, found.suspended_by = is_suspended, sender if is_suspended else ""
    _say(world, found, ("installation", "suspend" if is_suspended else "unsuspend", sender), shown)


def delete(world: World, found: Installation, sender: str) -> None:
    """Its tokens are dead at once."""
    change(world, found, "deleted", sender)
    del world.state.installations[found.id]
    dead = [value for value, token in world.state.tokens.items() if token.installation_id == found.id]
    for value in dead:
        del world.state.tokens[value]


def ping(world: World, app: App, sender: str) -> None:
    """As GitHub sends when a webhook is made."""
    hook = {
        "type": "App",
        "id": app.id + 1,
        "name": "web",
        "active": True,
        "app_id": app.id,
        "events": heard(app),
        "config": {"content_type": "json", "insecure_ssl": "0", "url": app.webhook_url},
        "created_at": people.app(world, app)["created_at"],
        "updated_at": people.app(world, app)["updated_at"],
        "deliveries_url": f"{world.url}/app/hook/deliveries",
    }
    payload = {"zen": ZEN, "hook_id": app.id + 1, "hook": hook, "sender": people.user(world, sender)}
    if app.webhook_url:
        world.say(app, delivery("ping", None, payload, (0, None)))
