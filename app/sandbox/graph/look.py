"""What resolvers share: who looks, what they look at, connections, and errors in GitHub's form."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from app.sandbox.actor import Actor
from app.sandbox.control.meter import Meter
from app.sandbox.graph.weight import Weight
from app.sandbox.nouns import Json, Repository
from app.sandbox.permission import guard
from app.sandbox.refused import Refused
from app.sandbox.world import World

MOST = 100
Resolver = Callable[[Any, "Look", Json], Any]


@dataclass(frozen=True)
class On:
    """A thing with the name of its GraphQL type, and the repository that it is in."""

    kind: str
    repo: Repository
    it: Any


@dataclass
class Look:
    """The context of one document."""

    world: World
    actor: Actor
    meter: Meter
    weight: Weight

    def admit(self, repo: Repository, needs: str, role: str = "read") -> None:
        """Refused as a GraphQL error if the actor may not."""
        guard(self.world, self.actor, repo, (needs, role))

    def who(self, login: str) -> On | None:
        """A user, bot or organisation as an Actor; nobody for one that is not known."""
        found = self.world.user(login) if login else None
        return On(found.kind, None, found) if found else None  # type: ignore[arg-type]

    def team(self, name: str) -> On | None:
        """A team by `org/slug`; `it` is (organisation, team)."""
        login, _, slug = name.partition("/")
        org = self.world.user(login) if slug else None
        found = org.teams.get(slug) if org else None
        return On("Team", None, (org, found)) if found else None  # type: ignore[arg-type]


def missing(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})


def formatted(error: GraphQLError) -> Json:
    """With `type` beside the message, as GitHub does."""
    said: Json = {"message": error.message}
    cause = error.original_error
    if isinstance(cause, Refused):
        said = {
            "type": {404: "NOT_FOUND", 403: "FORBIDDEN"}.get(cause.status, "UNPROCESSABLE"),
            "message": _reason(cause),
        }
    elif error.extensions and "type" in error.extensions:
        said["type"] = error.extensions["type"]
    if error.path is not None:
        said["path"] = error.path
    if error.locations:
        said["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    return said


def _reason(cause: Refused) -> str:
    """The first error in words: of one that has none, what is wrong with which field."""
    for one in (cause.errors or [])[:1]:
        if isinstance(one, str):
            return one
        said = {"missing_field": "can't be blank", "already_exists": "has already been taken"}
        blank = f"{one.get('field', '').capitalize()} {said.get(one.get('code'), 'is invalid')}"
        return str(one.get("message") or blank)
    return cause.message


def encoded(place: object) -> str:
    """A cursor: opaque to clients."""
    return base64.b64encode(f"cursor:v2:{place}".encode()).decode()


def decoded(cursor: str, kind: Callable[[str], Any] = int) -> Any:
    """What stands in a cursor; a GraphQLError for what is none."""
    try:
        return kind(base64.b64decode(cursor).decode().removeprefix("cursor:v2:"))
    except (binascii.Error, ValueError):
        raise GraphQLError(
            f"`{cursor}` does not appear to be a valid cursor.",
            extensions={"type": "INVALID_CURSOR_ARGUMENTS"},
        ) from None


def connection(name: str, items: Sequence[Any], args: Json, shape: Callable[[Any], Any]) -> Json:
    """`first` or `last` must be there and be at most 100; only what is shown is shaped."""
    asked = [(word, args[word]) for word in ("first", "last") if args.get(word) is not None]
    if not asked:
        raise GraphQLError(
            f"You must provide a `first` or `last` value to properly paginate the `{name}` connection.",
            extensions={"type": "MISSING_PAGINATION_BOUNDARIES"},
        )
    word, size = asked[0]
    if not 0 <= size <= MOST:
        raise GraphQLError(
            f"Requesting {size} records on the `{name}` connection exceeds"
            f" the `{word}` limit of {MOST} records.",
            extensions={"type": "EXCESSIVE_PAGINATION"},
        )
    low = decoded(args["after"]) if args.get("after") else 0
    high = decoded(args["before"]) - 1 if args.get("before") else len(items)
    high = min(high, len(items))
    start, end = (low, min(high, low + size)) if word == "first" else (max(low, high - size), high)
    nodes = [shape(item) for item in items[start:end]]
    return {
        "nodes": nodes,
        "totalCount": len(items),
        "edges": [{"cursor": encoded(start + place + 1), "node": node} for place, node in enumerate(nodes)],
        "pageInfo": {
            "hasPreviousPage": start > 0,
            "hasNextPage": end < len(items),
            "startCursor": encoded(start + 1) if nodes else None,
            "endCursor": encoded(end) if nodes else None,
        },
    }
