"""The App's webhook: its configuration and its deliveries."""

from __future__ import annotations

from typing import Any

from app.sandbox.hooks.delivery import Delivery
from app.sandbox.hooks.sender import Sender
from app.sandbox.refused import not_found
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.world import World

RETENTION_SECONDS = 3 * 24 * 3600


def _recent(call: Call) -> list[Delivery]:
    """Newest first; GitHub keeps them for three days."""
    oldest = call.world.now() - RETENTION_SECONDS
    found = sender(call.world).deliveries.values()
    return [
        one
        for one in reversed(found)
        if one.app_id == call.actor.app_id and one.delivered_at >= oldest and one.status != "queued"
    ]


def sender(world: World) -> Sender:
    """The sender behind `world.say`; a frozen world of a lagging read has the same one."""
    found = getattr(world.say, "__self__", None)
    if not isinstance(found, Sender):
        raise LookupError("this world sends no webhooks")
    return found


@route("GET /app/hook/config", "app")
def get_config(call: Call) -> Any:
    app = call.world.state.apps[call.actor.app_id]
    return {
        "content_type": "json",
        "insecure_ssl": "0",
        "url": app.webhook_url,
        "secret": "********" if app.webhook_secret else "",
    }


@route(
    "PATCH /app/hook/config",
    "app",
    "url:string content_type:string secret:string insecure_ssl:number-or-string",
)
def edit_config(call: Call) -> Any:
    app = call.world.state.apps[call.actor.app_id]
    app.webhook_url = call.body.get("url", app.webhook_url)
    app.webhook_secret = call.body.get("secret", app.webhook_secret)
    call.world.is_changed = True
    return get_config(call)


@route("GET /app/hook/deliveries", "app")
def list_deliveries(call: Call) -> Any:
    """By cursor: the Link's `cursor` is the id to go on below."""
    size = min(int(call.query.get("per_page", "30") or 30), 100)
    found = _recent(call)
    if call.query.get("cursor", "").isdigit():
        found = [one for one in found if one.id < int(call.query["cursor"])]
    if call.query.get("status"):
        found = [one for one in found if (one.status == "OK") == (call.query["status"] == "success")]
    shown = found[:size]
    link = f'<{call.url}?per_page={size}&cursor={shown[-1].id}>; rel="next"' if len(found) > size else ""
    return Answer(200, [one.shown() for one in shown], {"Link": link} if link else {})


def _delivery(call: Call) -> Delivery:
    found = next((one for one in _recent(call) if one.id == call.where["delivery"]), None)
    if found is None:
        raise not_found()
    return found


@route("GET /app/hook/deliveries/<int:delivery>", "app")
def get_delivery(call: Call) -> Any:
    return _delivery(call).shown(is_whole=True)


@route("POST /app/hook/deliveries/<int:delivery>/attempts", "app")
def redeliver(call: Call) -> Any:
    sender(call.world).redeliver(_delivery(call))
    return Answer(202, {})
