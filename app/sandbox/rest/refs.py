"""Refs and branches."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from app.sandbox.acts import refs
from app.sandbox.refused import not_found, not_served
from app.sandbox.rest.paging import paged
from app.sandbox.rest.protection import of_branch
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import commit as commits

AT = "/repos/<owner>/<name>/git"
READ, WRITE = "contents:read", "contents:write"


def _name(call: Call) -> str:
    return f"refs/{call.where['ref']}"


@route(f"GET {AT}/ref/<path:ref>", READ)
def get_ref(call: Call) -> Any:
    if _name(call) not in call.repo.refs:
        raise not_found()
    return commits.ref(call.world, call.repo, _name(call))


@route(f"GET {AT}/matching-refs/<path:ref>", READ)
def matching_refs(call: Call) -> Any:
    found = sorted(name for name in call.repo.refs if name.startswith(_name(call)))
    return paged(call, found, lambda name: commits.ref(call.world, call.repo, name))


@route(f"POST {AT}/refs", WRITE, "ref!:string sha!:string")
def create_ref(call: Call) -> Any:
    refs.create(call.scene, call.body["ref"], call.body["sha"])
    return Answer(201, commits.ref(call.world, call.repo, call.body["ref"]))


@route(f"PATCH {AT}/refs/<path:ref>", WRITE, "sha!:string force:boolean")
def update_ref(call: Call) -> Any:
    refs.update(call.scene, _name(call), call.body["sha"], call.body.get("force", False))
    return commits.ref(call.world, call.repo, _name(call))


@route(f"DELETE {AT}/refs/<path:ref>", WRITE)
def delete_ref(call: Call) -> Any:
    refs.delete(call.scene, _name(call))
    return Answer(204)


@route("GET /repos/<owner>/<name>/branches", READ)
def list_branches(call: Call) -> Any:
    found = sorted(
        name.removeprefix("refs/heads/") for name in call.repo.refs if name.startswith("refs/heads/")
    )
    return paged(call, found, lambda name: commits.branch(call.world, call.repo, name))


@route("GET /repos/<owner>/<name>/branches/<path:branch>", READ)
def get_branch(call: Call) -> Any:
    name = call.where["branch"]
    if f"refs/heads/{name}" not in call.repo.refs:
        raise not_served(f"GET {call.url}") if "/protection/" in name else not_found()
    shown = commits.branch(call.world, call.repo, name)
    whole = commits.commit(call.world, call.repo, shown["commit"]["sha"])
    api, page = f"{call.world.url}/repos/{call.repo.full_name}", f"{call.world.url}/{call.repo.full_name}"
    links = {"self": f"{api}/branches/{quote(name)}", "html": f"{page}/tree/{quote(name)}"}
    more = {"protection": of_branch(call.repo, name), "protection_url": f"{links['self']}/protection"}
    return shown | {"commit": whole, "_links": links, **more}
