"""How a REST route is written: `@route("GET /repos/<owner>/<name>/labels", "issues:read")`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.actor import Actor
from app.sandbox.nouns import Json, Repository
from app.sandbox.refused import Refused, not_found
from app.sandbox.scene import Scene
from app.sandbox.world import World

ROUTES: list[Route] = []
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
    "number-or-string": (int, str),
    "list-or-string": (list, str),
}


@dataclass
class Call:
    """One REST call: who, where, with which body and query. `where` holds the path's variables."""

    world: World
    actor: Actor
    where: dict[str, Any]
    body: Json = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    at_repository: Repository | None = None
    rate: Callable[[str], Json] = lambda resource: {}
    is_raced: bool = False
    method: str = "GET"

    @property
    def repo(self) -> Repository:
        if self.at_repository is None:
            raise not_found()
        return self.at_repository

    @property
    def scene(self) -> Scene:
        return Scene(self.world, self.actor, self.repo)


@dataclass(frozen=True)
class Answer:
    """A status and what is said; `content` of bytes is sent as it is."""

    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


View = Callable[[Call], Any]


@dataclass(frozen=True)
class Route:
    """`needs` is an App's permission; `role` a person's; `takes` the fields of the body."""

    method: str
    rule: str
    view: View
    needs: str
    role: str
    takes: Mapping[str, str]


def route(spec: str, needs: str, takes: str = "", role: str = "") -> Callable[[View], View]:
    """`needs`: `issues:write`, or `app` (a JWT), `user`, `someone`, `installation`, `anybody`.

    `takes` names the body's fields, `title!:string body:string?`: `!` must be there, `?` may be null.
    Without `role`, a person needs read for what an App may read, and write for the rest.
    """
    method, _, rule = spec.partition(" ")
    fields = dict(item.split(":") for item in takes.split())
    person = role or ("read" if needs.endswith(":read") else "write")

    def keep(view: View) -> View:
        ROUTES.append(Route(method, rule, view, needs, person, fields))
        return view

    return keep


def check_body(takes: Mapping[str, str], body: Any) -> Json:
    """The body, or 422 in GitHub's words for what is unknown, missing or of another kind."""
    if not isinstance(body, dict):
        raise Refused(400, "Body should be a JSON object")
    names = {name.rstrip("!"): name for name in takes}
    for name in body:
        if names and name not in names:
            raise Refused(422, f'Invalid request.\n\n"{name}" is not a permitted key.')
    for name, written in names.items():
        if name not in body:
            if written.endswith("!"):
                raise Refused(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        else:
            _check_kind(name, body[name], takes[written])
    return body


def _check_kind(name: str, value: Any, kind: str) -> None:
    plain = kind.rstrip("?")
    if value is None and kind.endswith("?"):
        return
    is_good = isinstance(value, _KINDS[plain]) and (plain == "boolean" or not isinstance(value, bool))
    if not is_good:
        article = "an" if plain[0] in "aeiou" else "a"
        raise Refused(
            422, f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not {article} {plain}."
        )


def texts(values: list[Any], name: str) -> list[str]:
    """A list of strings; labels may come as `{name: ...}`."""
    found: list[str] = []
    for value in values:
        text = value.get("name") if isinstance(value, dict) else value
        if not isinstance(text, str):
            raise Refused(422, f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not a string.")
        found.append(text)
    return found
