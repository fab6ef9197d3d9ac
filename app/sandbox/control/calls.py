"""`/_control/...`: what a test may do to the world. No authentication; loopback only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from app.sandbox.nouns import Json
from app.sandbox.refused import Refused
from app.sandbox.world import Request, World


def mount(web: Flask, world: World, *owners: object) -> None:
    """Methods named `get_x`, `post_x` and `delete_x` are the calls `GET /_control/x` and so on."""
    pages = Blueprint("control", __name__, url_prefix="/_control")
    for owner in owners:
        for name in dir(owner):
            verb, _, noun = name.partition("_")
            if verb in ("get", "post", "delete"):
                view = _view(world, getattr(owner, name))
                pages.add_url_rule(f"/{noun}", name, view, methods=[verb.upper()])
    web.register_blueprint(pages)


def _view(world: World, act: Callable[[Json], Any]) -> Callable[[], Response]:
    """A wish that is no good is a 422 that says why."""

    def view() -> Response:
        wish = dict(request.args) if request.method == "GET" else request.get_json(silent=True) or {}
        outer, world.request = world.request, Request("control", request.method, request.path)
        try:
            return jsonify(act(wish))
        except (ValueError, KeyError, TypeError, Refused) as error:
            answer = jsonify({"message": f"{type(error).__name__}: {error}"})
            answer.status_code = 422
            return answer
        finally:
            world.request = outer

    return view
