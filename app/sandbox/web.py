"""The whole sandbox as one WSGI application."""

from __future__ import annotations

import html
import json
import traceback
from dataclasses import dataclass

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

import app.sandbox.rest  # noqa: F401  (knows the routes)
from app.sandbox.acts.background import settle
from app.sandbox.control.apps import Apps
from app.sandbox.control.calls import mount
from app.sandbox.control.faults import Faults
from app.sandbox.control.meter import Meter
from app.sandbox.control.things import Things
from app.sandbox.control.traffic import Traffic
from app.sandbox.githttp import GitDoor
from app.sandbox.graph.door import GraphDoor
from app.sandbox.hooks.sender import Sender
from app.sandbox.nouns import Json
from app.sandbox.pages.render import HEADERS
from app.sandbox.pages.views import Pages
from app.sandbox.registration import Registration
from app.sandbox.rest.door import Door
from app.sandbox.world import World

_API = {
    "repos",
    "app",
    "apps",
    "installation",
    "installations",
    "versions",
    "orgs",
    "organizations",
    "users",
    "user",
    "search",
    "graphql",
    "rate_limit",
    "repositories",
    "notifications",
    "gists",
    "events",
    "meta",
    "teams",
    "enterprises",
    "app-manifests",
    "markdown",
    "issues",
    "octocat",
    "zen",
    "emojis",
    "licenses",
    "gitignore",
    "marketplace_listing",
}


@dataclass
class Sandbox:
    """The application and what runs beside it."""

    world: World
    web: Flask
    sender: Sender
    faults: Faults


def build(world: World) -> Sandbox:
    web = Flask("sandbox")
    web.url_map.strict_slashes = False
    sender, faults, meter = Sender(world), Faults(world), Meter(world)
    world.say, world.settle = sender.say, settle
    door = Door(world, faults, meter)
    door.mount(web)
    GraphDoor(door).mount(web)
    GitDoor(world, faults, meter).mount(web)
    traffic = Traffic(world, (faults, meter, sender), door.limits)
    mount(web, world, Things(world, faults), Apps(world), traffic)
    Registration(world).mount(web)
    Pages(world, sender, lambda wish: _perform(world, web, wish)).mount(web)
    web.register_error_handler(Exception, _failed)
    faults.perform = lambda wish: _perform(world, web, wish)
    return Sandbox(world, web, sender, faults)


def _perform(world: World, web: Flask, wish: Json) -> Json:
    """One request as a user, without a network: {status, json}."""
    user = world.user(wish["as"])
    if user is None:
        raise ValueError(f"there is no user {wish['as']}")
    answer = web.test_client().open(
        wish["path"],
        method=wish.get("method", "POST"),
        data=json.dumps(wish.get("json") or {}),
        headers={"Authorization": f"token {user.token}", "Content-Type": "application/json"},
    )
    return {"status": answer.status_code, "json": answer.get_json(silent=True)}


def _failed(error: Exception) -> Response:
    """501 for an API route that the sandbox does not know, a page for the rest; 500 is our mistake."""
    if not isinstance(error, HTTPException):
        traceback.print_exception(error)
        answer = jsonify({"message": f"the sandbox failed: {type(error).__name__}"})
        answer.status_code = 500
        return answer
    if request.path.split("/")[1] in _API and error.code in (404, 405):
        answer = jsonify(
            {
                "message": f"The sandbox does not know {request.method} {request.path};"
                " docs/sandbox.md lists what it does",
                "status": "501",
            }
        )
        answer.status_code = 501
        return answer
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{error.code}</title><link rel="stylesheet" href="/_pages/style.css">'
        f"<main><h1>{html.escape(error.name)}</h1><p class=lead>The sandbox has no page"
        f' <b class="mono">{html.escape(request.path)}</b>.</p><p><a href="/">All repositories</a></p></main>'
    )
    return Response(page, error.code or 500, HEADERS, content_type="text/html; charset=utf-8")
