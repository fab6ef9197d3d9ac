"""What a query costs: GitHub counts the requests that its connections stand for, and what they may give."""

from __future__ import annotations

from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

from app.sandbox.nouns import Json

MOST_NODES = 500_000
_SIZES = ("first", "last")


class Weight(NamedTuple):
    """`requests` divided by a hundred are points of the hourly limit, at least one."""

    requests: int = 0
    nodes: int = 0

    @property
    def points(self) -> int:
        return max(1, round(self.requests / 100))

    @property
    def refusal(self) -> Json | None:
        if self.nodes <= MOST_NODES:
            return None
        said = f"This query requests up to {self.nodes:,} possible nodes which exceeds the maximum limit of"
        return {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": f"{said} {MOST_NODES:,}."}


def weigh(document: DocumentNode, name: str | None, variables: Json) -> Weight:
    """Of the operation with this name, or of the only one."""
    fragments = {o.name.value: o for o in document.definitions if isinstance(o, FragmentDefinitionNode)}
    scale = _Scale(fragments, variables, {})
    for one in document.definitions:
        is_it = isinstance(one, OperationDefinitionNode) and name in (None, one.name and one.name.value)
        if is_it and isinstance(one, OperationDefinitionNode):
            return scale.of(one.selection_set)
    return Weight()


class _Scale(NamedTuple):
    """A fragment that is spread a hundred times is weighed once."""

    fragments: dict[str, FragmentDefinitionNode]
    variables: Json
    known: dict[int, Weight]

    def of(self, chosen: SelectionSetNode | None) -> Weight:
        if chosen is None:
            return Weight()
        if id(chosen) not in self.known:
            parts = [self._part(one) for one in chosen.selections]
            self.known[id(chosen)] = Weight(sum(p.requests for p in parts), sum(p.nodes for p in parts))
        return self.known[id(chosen)]

    def _part(self, one: Any) -> Weight:
        if isinstance(one, FragmentSpreadNode):
            return self.of(self.fragments[one.name.value].selection_set)
        inner = self.of(one.selection_set)
        size = self._size(one) if isinstance(one, FieldNode) else None
        if size is None:
            return inner
        return Weight(1 + size * inner.requests, size + size * inner.nodes)

    def _size(self, field: FieldNode) -> int | None:
        for given in field.arguments or ():
            value = given.value
            if given.name.value in _SIZES and isinstance(value, IntValueNode):
                return int(value.value)
            if given.name.value in _SIZES and isinstance(value, VariableNode):
                found = self.variables.get(value.name.value)
                return found if isinstance(found, int) else 100
        return None
