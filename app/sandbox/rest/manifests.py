"""The code of a manifest, exchanged for the App's secrets."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import manifests
from app.sandbox.refused import not_found
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import people


@route("POST /app-manifests/<code>/conversions", "anybody")
def convert(call: Call) -> Any:
    found = manifests.convert(call.world, call.where["code"])
    if found is None:
        raise not_found()
    app, private = found
    return Answer(
        201,
        people.app(call.world, app)
        | {
            "client_secret": app.client_secret,
            "webhook_secret": app.webhook_secret or None,
            "pem": private,
        },
    )


@route("GET /apps/<slug>", "anybody")
def get_app(call: Call) -> Any:
    found = [one for one in call.world.state.apps.values() if one.slug == call.where["slug"]]
    if not found:
        raise not_found()
    return people.app(call.world, found[0])
