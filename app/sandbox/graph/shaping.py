"""What a resolver's value becomes in the answer of a quickly read query, by its type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
)

from app.sandbox.graph.schema import schema

Finish = Callable[[Any, Any], Any]  # of a `quick.Reading` and the value


class Odd(Exception):
    """What graphql-core is to say something about."""


def finishing(kind: Any, below: Any) -> Finish:
    """What becomes of a resolver's value of this type. `below` is what is asked of it, as `reading.object`
    takes it."""
    if isinstance(kind, GraphQLNonNull):
        return _filled(finishing(kind.of_type, below))
    if isinstance(kind, GraphQLList):
        return _listed(finishing(kind.of_type, below))
    if isinstance(kind, GraphQLObjectType):
        return lambda reading, value: None if _is_none(value) else reading.object(below, kind, value)
    if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
        types = schema().type_map
        return lambda reading, value: (
            None if _is_none(value) else reading.object(below, types[value.kind], value)
        )
    shape = kind.serialize
    return lambda reading, value: None if _is_none(value) else shape(value)


def _filled(inner: Finish) -> Finish:
    def finish(reading: Any, value: Any) -> Any:
        if (done := inner(reading, value)) is None:
            raise Odd
        return done

    return finish


def _listed(inner: Finish) -> Finish:
    def finish(reading: Any, value: Any) -> Any:
        if not isinstance(value, list | tuple | None):
            raise Odd
        return None if value is None else [inner(reading, one) for one in value]

    return finish


def _is_none(value: Any) -> bool:
    if isinstance(value, Exception):
        raise Odd
    return value is None
