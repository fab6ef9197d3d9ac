"""`POST /graphql`: one document, carried out under the lock."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Iterable
from functools import lru_cache
from typing import Any, TypeGuard

from flask import Flask, Response, request
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
    parse,
    validate,
)

from app.sandbox.actor import Actor
from app.sandbox.control.faults import Fault
from app.sandbox.control.limits import Cost
from app.sandbox.graph import quick
from app.sandbox.graph.look import Look, formatted
from app.sandbox.graph.schema import schema
from app.sandbox.graph.weight import Weight, weigh
from app.sandbox.nouns import Json
from app.sandbox.refused import Refused
from app.sandbox.rest.door import Door
from app.sandbox.rest.route import Answer

_CREATES = {"addComment", "createIssue", "createPullRequest", "addPullRequestReview"}
_CREATES |= {"addPullRequestReviewThreadReply"}
_STRINGS = re.compile(r'"(?:[^"\\\n]|\\.)*"')


class GraphDoor:
    def __init__(self, door: Door):
        self.door = door

    def mount(self, web: Flask) -> None:
        schema()
        web.add_url_rule("/graphql", "graphql", self.serve, methods=["POST"])

    def serve(self) -> Response:
        """Errors of a document are a 200 with `errors`, as GitHub's are."""
        actor, operation, faults = Actor(), "", self.door.faults
        fault: Fault | None = None
        self.door.world.catch_up()
        try:
            document, errors, wish = _document(request.get_data())
            operation = _operation(document, wish.get("operationName"))
            fault = faults.match("POST", "/graphql", operation)
            actor = self.door.admit()
            if actor.kind in ("nobody", "app"):
                raise Refused(401, "This endpoint requires you to be authenticated.")
            weight = _weight(document, wish)
            errors = [weight.refusal] if weight.refusal else errors
            with self.door.paid(actor, _cost(operation, weight.points)):
                faults.before(fault)
                said = {"errors": errors}
                if document is not None and not errors:
                    said = self._carry_out((document, wish, weight), actor, fault)
            answer = Answer(200, said)
        except Refused as error:
            answer = Answer(error.status, error.body(), error.headers)
        response = self.door.respond(answer, actor, fault, "graphql")
        kind = "mutation" if operation.startswith("mutation") else "query"
        self.door.meter.count(actor, kind, ("POST", f"/graphql {operation}".strip(), response.status_code))
        faults.after(fault)
        return response

    def _carry_out(self, asked: tuple[DocumentNode, Json, Weight], actor: Actor, fault: Fault | None) -> Json:
        document, wish, weight = asked
        world, is_write = (
            self.door.world,
            _operation(document, wish.get("operationName")).startswith("mutation"),
        )
        with world.lock, self.door.faults.rewrites.watch(actor, not is_write):
            outer, first = world.request, len(world.log)
            seen = world if is_write else self.door.faults.view(fault, world)
            planned = _planned(wish["query"], wish.get("operationName"))
            look = Look(seen, actor, self.door.meter, weight)
            quickly = quick.read(planned, wish.get("variables") or {}, look) if planned else None
            if quickly is not None:
                return _said(*quickly)
            try:
                done = execute(
                    schema(),
                    document,
                    context_value=look,
                    variable_values=wish.get("variables") or {},
                    operation_name=wish.get("operationName"),
                    is_awaitable=_is_awaitable,
                )
            finally:
                world.request = outer
            for line in world.log[first:]:
                line["status"] = 200
        return _said(done.data, done.errors)  # type: ignore[union-attr]


def _said(data: Json | None, errors: Iterable[GraphQLError] | None) -> Json:
    said: Json = {"data": data}
    if errors:
        said["errors"] = [formatted(error) for error in errors]
    return said


def _weight(document: DocumentNode | None, wish: Json) -> Weight:
    if document is None:
        return Weight()
    given = wish.get("variables")
    numbers = [(k, v) for k, v in given.items() if isinstance(v, int)] if isinstance(given, dict) else []
    return _weighed(wish["query"], wish.get("operationName"), tuple(sorted(numbers)))


@lru_cache(512)
def _weighed(text: str, name: str | None, numbers: tuple[tuple[str, int], ...]) -> Weight:
    """Of what is asked for, only the numbers among the variables matter."""
    document, _ = _parsed(text)
    return weigh(document, name, dict(numbers)) if document else Weight()


@lru_cache(512)
def _planned(text: str, name: str | None) -> quick.Plan | None:
    document, _ = _parsed(text)
    return quick.plan(document, name) if document else None


def _is_awaitable(_: Any) -> TypeGuard[Awaitable[Any]]:
    """No resolver's value is, and looking at each for it takes time."""
    return False


def _cost(operation: str, points: int) -> Cost:
    kind, _, fields = operation.partition(" ")
    is_creation = bool(_CREATES & set(fields.split()))
    is_write = kind == "mutation"
    return Cost("graphql", 5 if is_write else 1, is_write and is_creation, points)


def _document(raw: bytes) -> tuple[DocumentNode | None, list[Json], Json]:
    """(document, its errors, the whole body)."""
    try:
        wish: Any = json.loads(raw)
    except ValueError:
        raise Refused(400, "Problems parsing JSON") from None
    if not isinstance(wish, dict) or not isinstance(wish.get("query"), str):
        raise Refused(400, "A query attribute must be specified and must be a string.")
    document, errors = _parsed(wish["query"])
    return document, list(errors), wish


@lru_cache(512)
def _parsed(text: str) -> tuple[DocumentNode | None, tuple[Json, ...]]:
    try:
        document = parse(text)
    except GraphQLError as error:
        return None, (formatted(error),)
    if _is_valid(_STRINGS.sub('""', text)):
        return document, ()
    errors = validate(schema(), document)
    return (None, tuple(formatted(error) for error in errors)) if errors else (document, ())


@lru_cache(512)
def _is_valid(text: str) -> bool:
    """Strings do not matter here: documents that differ only in names of branches are checked once."""
    try:
        return not validate(schema(), parse(text))
    except GraphQLError:  # a quote in a comment or a block string: judged whole
        return False


def _operation(document: DocumentNode | None, name: str | None) -> str:
    """`mutation addComment closeIssue`: kind and top fields, what a fault's `operation` is held against."""
    for one in document.definitions if document else ():
        if isinstance(one, OperationDefinitionNode) and (
            name is None or (one.name and one.name.value == name)
        ):
            fields = [part.name.value for part in one.selection_set.selections if isinstance(part, FieldNode)]
            kind = "mutation" if one.operation == OperationType.MUTATION else "query"
            return " ".join([kind, *([one.name.value] if one.name else []), *fields])
    return ""
