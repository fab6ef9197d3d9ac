"""Installations as the App manages them, and as people do."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import installing
from app.sandbox.nouns import Installation, Repository
from app.sandbox.permission import has_role
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.apps import installation_of
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import people, repository

ONE = "/app/installations/<int:installation>"
MINE = "/user/installations"


@route(f"DELETE {ONE}", "app")
def delete_installation(call: Call) -> Any:
    installing.delete(call.world, installation_of(call), call.actor.login)
    return Answer(204)


@route(f"PUT {ONE}/suspended", "app")
def suspend(call: Call) -> Any:
    installing.suspend(call.world, installation_of(call), True, call.actor.login)
    return Answer(204)


@route(f"DELETE {ONE}/suspended", "app")
def unsuspend(call: Call) -> Any:
    installing.suspend(call.world, installation_of(call), False, call.actor.login)
    return Answer(204)


def _may_manage(call: Call, found: Installation) -> bool:
    owner = call.world.user(found.account)
    login = call.actor.login.lower()
    return login == found.account.lower() or bool(owner and login in owner.members)


@route(f"GET {MINE}", "user")
def list_installations(call: Call) -> Any:
    found = [one for one in call.world.state.installations.values() if _may_manage(call, one)]
    return paged(call, found, lambda one: people.installation(call.world, one), "installations")


def _one(call: Call) -> Installation:
    found = call.world.state.installations.get(call.where["installation"])
    if found is None or not _may_manage(call, found):
        raise not_found()
    return found


@route(f"GET {MINE}/<int:installation>/repositories", "user")
def list_repositories(call: Call) -> Any:
    found = installing.repositories(call.world, _one(call))
    return paged(call, found, lambda one: repository.repository(call.world, one), "repositories")


def _theirs(call: Call, found: Installation) -> Repository:
    repo = call.world.state.repositories.get(call.where["repository"])
    if repo is None or repo.owner.lower() != found.account.lower():
        raise not_found()
    if not has_role(call.world, call.actor, repo, "admin"):
        raise Refused(403, "You must be an admin of the repository.")
    return repo


@route(f"PUT {MINE}/<int:installation>/repositories/<int:repository>", "user")
def add_repository(call: Call) -> Any:
    found = _one(call)
    app = call.world.state.apps[found.app_id]
    installing.put_on(call.world, app, _theirs(call, found), call.actor.login)
    return Answer(204)


@route(f"DELETE {MINE}/<int:installation>/repositories/<int:repository>", "user")
def remove_repository(call: Call) -> Any:
    found = _one(call)
    if found.selection == "all":
        raise Refused(422, "The installation is on all repositories.")
    installing.take_off(call.world, found, _theirs(call, found), call.actor.login)
    return Answer(204)
