"""Old names of repositories, and addresses by a repository's id."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from werkzeug.exceptions import NotFound

from app.sandbox.nouns import Repository
from app.sandbox.permission import may_see
from app.sandbox.refused import moved, not_found
from app.sandbox.rest.route import Call
from app.sandbox.world import World

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def repository_of(call: Call, name: str = "name") -> Repository:
    """The path's repository. An old name is a 301 (a 307 for what writes) to its address by id."""
    full_name = f"{call.where['owner']}/{call.where[name]}"
    found, former = call.world.repository(full_name), call.world.former(full_name)
    here = found or former
    if here is None or (call.actor.kind != "app" and not may_see(call.world, call.actor, here)):
        raise not_found()
    if found is None:
        rest = call.url.partition(f"/repos/{full_name}")[2]
        query = f"?{urlencode(call.query)}" if call.query else ""
        where = f"{call.world.url}/repositories/{here.id}{rest}{query}"
        raise moved(where, 301 if call.method == "GET" else 307)
    return found


def mount(web: Flask, world: World) -> None:
    """`/repositories/ID/...` is `/repos/OWNER/NAME/...`."""

    def view(repository: int, rest: str) -> Any:
        found = world.state.repositories.get(repository)
        if found is None:
            raise NotFound
        address = web.url_map.bind("")
        endpoint, where = address.match(f"/repos/{found.full_name}/{rest}", request.method)
        return web.view_functions[endpoint](**where)

    web.add_url_rule("/repositories/<int:repository>/<path:rest>", "by-id", view, methods=METHODS)
