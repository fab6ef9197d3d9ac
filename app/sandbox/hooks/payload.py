"""Who gets an event, and what is said to them."""

from __future__ import annotations

from app.sandbox.hearing import hears
from app.sandbox.ids import node_id
from app.sandbox.nouns import App, Installation, Json, Repository
from app.sandbox.permission import reaches
from app.sandbox.shapes import people, repository
from app.sandbox.world import World


def delivery_payloads(
    world: World, repo: Repository, what: tuple[str, str | None, str], content: Json
) -> list[tuple[App, Json]]:
    """(App, delivery) for each installation that listens; `what` is (event, action, sender)."""
    event, action, sender = what
    found = []
    for installation in world.state.installations.values():
        app = world.state.apps[installation.app_id]
        if app.webhook_url and reaches(world, installation, repo) and hears(app, event):
            payload = {"action": action} if action else {}
            payload |= content | common(world, repo, installation, sender)
            found.append((app, delivery(event, action, payload, (installation.id, repo.id))))
    return found


def common(world: World, repo: Repository, installation: Installation, sender: str) -> Json:
    said: Json = {"repository": repository.repository(world, repo), "sender": people.user(world, sender)}
    owner = world.user(repo.owner)
    if owner is not None and owner.kind == "Organization":
        said["organization"] = people.organization(world, owner)
    return said | {"installation": {"id": installation.id, "node_id": node_id("I", installation.id)}}


def delivery(event: str, action: str | None, payload: Json, about: tuple[int, int | None]) -> Json:
    """What the senders keep; `about` is (installation id, repository id)."""
    return {
        "event": event,
        "action": action,
        "payload": payload,
        "installation_id": about[0],
        "repository_id": about[1],
    }
