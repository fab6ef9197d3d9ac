"""The App itself: who it is, where it is installed, its tokens."""

from __future__ import annotations

from typing import Any

from app.sandbox.ids import new_token, stamp
from app.sandbox.nouns import Installation, Json, Repository, Token
from app.sandbox.permission import LEVELS, reaches
from app.sandbox.refused import Refused, not_found
from app.sandbox.rest.elsewhere import repository_of
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route, texts
from app.sandbox.shapes import people, repository
from app.sandbox.world import World

TOKEN_SECONDS = 3600


@route("GET /app", "app")
def get_app(call: Call) -> Any:
    app = call.world.state.apps[call.actor.app_id]
    return people.app(call.world, app) | {"installations_count": len(_installations(call))}


def _installations(call: Call) -> list[Installation]:
    return [one for one in call.world.state.installations.values() if one.app_id == call.actor.app_id]


@route("GET /app/installations", "app")
def list_installations(call: Call) -> Any:
    return paged(call, _installations(call), lambda one: people.installation(call.world, one))


def installation_of(call: Call) -> Installation:
    found = call.world.state.installations.get(call.where["installation"])
    if found is None or found.app_id != call.actor.app_id:
        raise not_found()
    return found


@route("GET /app/installations/<int:installation>", "app")
def get_installation(call: Call) -> Any:
    return people.installation(call.world, installation_of(call))


@route("GET /repos/<owner>/<repository>/installation", "app")
def repository_installation(call: Call) -> Any:
    repo = repository_of(call, "repository")
    found = [one for one in _installations(call) if reaches(call.world, one, repo)]
    if not found:
        raise not_found()
    return people.installation(call.world, found[0])


@route("GET /users/<login>/installation", "app")
@route("GET /orgs/<login>/installation", "app")
def account_installation(call: Call) -> Any:
    found = [one for one in _installations(call) if one.account.lower() == call.where["login"].lower()]
    if not found:
        raise not_found()
    return people.installation(call.world, found[0])


def installed(world: World, installation: Installation) -> list[Repository]:
    return [repo for repo in world.state.repositories.values() if reaches(world, installation, repo)]


@route(
    "POST /app/installations/<int:installation>/access_tokens",
    "app",
    "repositories:list repository_ids:list permissions:object",
)
def create_token(call: Call) -> Any:
    """Narrowed to repositories and permissions if the body says so; more than the App has is refused."""
    world, found = call.world, installation_of(call)
    if found.is_suspended:
        raise Refused(403, "This installation has been suspended")
    chosen = _chosen(call, installed(world, found))
    has = world.state.apps[found.app_id].permissions
    wants = call.body.get("permissions") or has
    for name, level in wants.items():
        if level not in LEVELS or LEVELS.index(level) > LEVELS.index(has.get(name, "none")):
            raise Refused(422, "The permissions requested are not granted to this installation.")
    ids = None if chosen is None else [repo.id for repo in chosen]
    token = Token(
        new_token("ghs_", 36), "", found.id, ids, {"metadata": "read"} | wants, world.now() + TOKEN_SECONDS
    )
    world.state.tokens[token.value] = token
    world.is_changed = True
    said: Json = {
        "token": token.value,
        "expires_at": stamp(token.expires_at),
        "permissions": token.permissions,
        "repository_selection": found.selection if chosen is None else "selected",
    }
    if chosen is not None:
        said["repositories"] = [repository.repository(world, repo) for repo in chosen]
    return Answer(201, said)


def _chosen(call: Call, reached: list[Repository]) -> list[Repository] | None:
    names = {name.lower() for name in texts(call.body.get("repositories") or [], "repositories")}
    ids = set(call.body.get("repository_ids") or [])
    if not names and not ids:
        return None
    chosen = [repo for repo in reached if repo.name.lower() in names or repo.id in ids]
    if len(chosen) != len(names) + len(ids):
        raise Refused(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent"
            " installation.",
        )
    return chosen


@route("GET /installation/repositories", "installation")
def installation_repositories(call: Call) -> Any:
    found = call.world.state.installations[call.actor.installation_id]
    repos = [
        repo
        for repo in installed(call.world, found)
        if call.actor.repositories is None or repo.id in call.actor.repositories
    ]
    answer = paged(call, repos, lambda repo: repository.repository(call.world, repo), "repositories")
    return Answer(200, answer.content | {"repository_selection": found.selection}, answer.headers)


@route("DELETE /installation/token", "installation")
def revoke_token(call: Call) -> Any:
    header = call.headers.get("Authorization", "").partition(" ")[2].strip()
    call.world.state.tokens.pop(header, None)
    return Answer(204)
