"""Two GraphQL schemas side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    is_required_argument,
    is_required_input_field,
)


def beyond(ours: GraphQLSchema, theirs: GraphQLSchema) -> Iterator[str]:
    """Everything that `ours` declares and `theirs` does not, or otherwise: types, fields, arguments,
    their types with nullability, values, interfaces; and what `theirs` insists on and `ours` does not."""
    for name, kind in ours.type_map.items():
        other = theirs.type_map.get(name)
        if name.startswith("__"):
            continue
        if other is None or type(other) is not type(kind):
            yield f"{name}: is no such type"
        else:
            yield from _compared(kind, other)


def _compared(kind: GraphQLNamedType, other: Any) -> Iterator[str]:
    if isinstance(kind, GraphQLEnumType):
        yield from (f"{kind.name}.{value}: unknown" for value in kind.values.keys() - other.values.keys())
    if isinstance(kind, GraphQLUnionType):
        yield from _missing(kind.name, kind.types, other.types)
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        yield from _missing(f"{kind.name} implements", kind.interfaces, other.interfaces)
        yield from _fields(kind, other)
    if isinstance(kind, GraphQLInputObjectType):
        needed = {name for name, field in other.fields.items() if is_required_input_field(field)}
        yield from _inputs(kind.name, (kind.fields, other.fields), needed)


def _missing(name: str, ours: Any, theirs: Any) -> Iterator[str]:
    yield from (f"{name} {one}: unknown" for one in {str(o) for o in ours} - {str(t) for t in theirs})


def _fields(kind: Any, other: Any) -> Iterator[str]:
    for name, field in kind.fields.items():
        theirs, place = other.fields.get(name), f"{kind.name}.{name}"
        if theirs is None:
            yield f"{place}: unknown"
            continue
        if str(field.type) != str(theirs.type):
            yield f"{place}: {field.type}, GitHub has {theirs.type}"
        needed = {one for one, argument in theirs.args.items() if is_required_argument(argument)}
        yield from _inputs(place, (field.args, theirs.args), needed)


def _inputs(place: str, both: tuple[Any, Any], needed: set[str]) -> Iterator[str]:
    ours, theirs = both
    for name, given in ours.items():
        other = theirs.get(name)
        if other is None:
            yield f"{place}({name}): unknown"
        elif str(given.type) != str(other.type):
            yield f"{place}({name}): {given.type}, GitHub has {other.type}"
        elif given.default_value != other.default_value:
            yield f"{place}({name}) = {given.default_value}, GitHub has {other.default_value}"
    yield from (f"{place}({name}): GitHub needs it" for name in needed - ours.keys())
