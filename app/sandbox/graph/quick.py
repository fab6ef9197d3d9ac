"""A query carried out in as few steps as can be.

What is not plain (a directive, a resolver below the top that raises, a null where none may be) is left to
graphql-core, which knows how errors are told: to read twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    OperationDefinitionNode,
    SelectionSetNode,
    located_error,
    print_ast,
)
from graphql.execution.values import get_argument_values, get_variable_values

from app.sandbox.graph.look import Look
from app.sandbox.graph.schema import FIELDS, schema
from app.sandbox.graph.shaping import Finish, Odd, finishing
from app.sandbox.nouns import Json


@dataclass
class Field:
    """One field of a plan, under its key in the answer. `act` None: it is the type's own name."""

    key: str
    nodes: list[FieldNode]
    act: Callable[..., Any] | None
    spec: Any = None
    finish: Finish = lambda reading, value: value
    arguments: Json | None = None  # where no variable stands among them, they are always the same


@dataclass
class Selection:
    """What is asked of an object, whatever its type turns out to be."""

    sets: tuple[SelectionSetNode, ...]
    fragments: dict[str, FragmentDefinitionNode]
    known: dict[str, list[Field]] = field(default_factory=dict)

    def of(self, kind: GraphQLObjectType) -> list[Field]:
        """The fields that are asked of an object of this type, in the answer's order."""
        if kind.name not in self.known:
            merged: dict[str, list[FieldNode]] = {}
            for one in self.sets:
                for node in self._nodes(one, kind):
                    merged.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            self.known[kind.name] = [self._field(kind, key, nodes) for key, nodes in merged.items()]
        return self.known[kind.name]

    def _nodes(self, asked: SelectionSetNode, kind: GraphQLObjectType) -> Iterator[FieldNode]:
        for one in asked.selections:
            if one.directives:
                raise Odd
            if isinstance(one, FieldNode):
                yield one
                continue
            inside: Any = self.fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
            if inside.type_condition is None or _is_a(kind, inside.type_condition.name.value):
                yield from self._nodes(inside.selection_set, kind)

    def _field(self, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> Field:
        name = nodes[0].name.value
        if name == "__typename":
            return Field(key, nodes, None)
        spec = kind.fields.get(name)
        if spec is None:
            raise Odd
        below = Selection(tuple(one.selection_set for one in nodes if one.selection_set), self.fragments)
        act = FIELDS[kind.name][name] if kind.name in FIELDS else _plain(name)
        is_same = not any("$" in print_ast(one) for one in nodes[0].arguments or ())
        arguments = get_argument_values(spec, nodes[0]) if is_same else None
        return Field(key, nodes, act, spec, finishing(spec.type, below), arguments)


class Plan(NamedTuple):
    """A query that is to be read quickly."""

    operation: OperationDefinitionNode
    selection: Selection


@dataclass
class Reading:
    """One time that a plan is carried out."""

    look: Look
    variables: Any
    arguments: dict[int, Json] = field(default_factory=dict)
    errors: list[GraphQLError] = field(default_factory=list)

    def object(self, selection: Selection, kind: GraphQLObjectType, source: Any) -> Json:
        found: Json = {}
        for one in selection.of(kind):
            if one.act is None:
                found[one.key] = kind.name
                continue
            args = self._args(one) if one.arguments is None else dict(one.arguments)
            value = self._top(one, args) if source is None else one.act(source, self.look, args)
            found[one.key] = one.finish(self, value)
        return found

    def _top(self, one: Field, args: Json) -> Any:
        """What is not there (a repository, say) is null, and an error."""
        try:
            return one.act(None, self.look, args) if one.act else None
        except GraphQLError as error:
            if isinstance(one.spec.type, GraphQLNonNull):
                raise
            self.errors.append(located_error(error, one.nodes, [one.key]))
            return None

    def _args(self, one: Field) -> Json:
        if id(one) not in self.arguments:
            self.arguments[id(one)] = get_argument_values(one.spec, one.nodes[0], self.variables)
        return dict(self.arguments[id(one)])


def plan(document: DocumentNode, name: str | None) -> Plan | None:
    """The plan of a valid document; None for what is no plain query."""
    asked = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    mine = [one for one in asked if name is None or (one.name and one.name.value == name)]
    if len(mine) != 1 or mine[0].operation.value != "query" or mine[0].directives:
        return None
    parts = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    return Plan(mine[0], Selection((mine[0].selection_set,), parts))


def read(planned: Plan, variables: Json, look: Look) -> tuple[Json, list[GraphQLError]] | None:
    """The data, and the errors of its top fields; None for what is not plain."""
    built = schema()
    given = get_variable_values(built, planned.operation.variable_definitions or (), variables)
    if isinstance(given, list) or built.query_type is None:
        return None
    reading = Reading(look, given)
    try:
        return reading.object(planned.selection, built.query_type, None), reading.errors
    except Exception:  # graphql-core carries it out again, and says what is wrong
        return None


def _plain(name: str) -> Callable[..., Any]:
    """As graphql-core reads a field that has no resolver."""
    return lambda source, look, args: (
        source.get(name) if isinstance(source, dict) else getattr(source, name, None)
    )


def _is_a(kind: GraphQLObjectType, name: str) -> bool:
    wanted = schema().type_map[name]
    is_open = isinstance(wanted, GraphQLInterfaceType | GraphQLUnionType)
    return schema().is_sub_type(wanted, kind) if is_open else kind.name == name  # type: ignore[arg-type]
