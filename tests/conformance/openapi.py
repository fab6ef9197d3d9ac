"""GitHub's REST API, as its OpenAPI description has it."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from tests.conformance.recorder import Exchange
from tests.conformance.schemas import Schemas

METHODS = {"get", "post", "put", "patch", "delete"}
# Said for all routes at once in GitHub's documentation and for few of them in its description
EVERYWHERE = {304, 400, 401, 403, 404, 429}


class Operation(NamedTuple):
    """`name` is `GET /repos/{owner}/{repo}`."""

    name: str
    described: Any
    parameters: tuple[Any, ...]


class Rest:
    """`problems_of(exchange)`: where a request or its answer is not as GitHub describes it."""

    def __init__(self, schemas: Schemas):
        self.schemas = schemas

    @cached_property
    def _operations(self) -> dict[str, list[tuple[re.Pattern[str], Operation]]]:
        """By method, those with the most literal path first."""
        found: dict[str, list[tuple[tuple[int, ...], re.Pattern[str], Operation]]] = {}
        for path, item in self.schemas.description["paths"].items():
            for method in METHODS & set(item):
                given = item[method].get("parameters", []) + item.get("parameters", [])
                parameters = tuple(self.schemas.resolved(one) for one in given)
                operation = Operation(f"{method.upper()} {path}", item[method], parameters)
                found.setdefault(method.upper(), []).append(
                    (_rank(path), _pattern(path, parameters), operation)
                )
        return {
            method: [(pattern, one) for _, pattern, one in sorted(all_of_them, key=lambda row: row[0])]
            for method, all_of_them in found.items()
        }

    def operation(self, exchange: Exchange) -> Operation | None:
        path = exchange.path
        for pattern, one in self._operations[exchange.method]:
            if pattern.fullmatch(path):
                return one
        return None

    def request_problems(self, exchange: Exchange, operation: Operation) -> set[str]:
        """Parameters and body."""
        return self._query(exchange, operation) | self._body(exchange, operation)

    def _query(self, exchange: Exchange, operation: Operation) -> set[str]:
        known = {one["name"]: one["schema"] for one in operation.parameters if one["in"] == "query"}
        said = set()
        for name, text in parse_qsl(exchange.query, keep_blank_values=True):
            if name not in known:
                said.add(f"?{name}: unknown to GitHub")
                continue
            wrong = self.schemas.problems(known[name], _read(text, known[name]))
            said |= {f"?{name}: {line}" for line in wrong}
        needed = {one["name"] for one in operation.parameters if one["in"] == "query" and one.get("required")}
        return said | {f"?{name}: missing" for name in needed - dict(parse_qsl(exchange.query)).keys()}

    def _body(self, exchange: Exchange, operation: Operation) -> set[str]:
        described = self.schemas.resolved(operation.described.get("requestBody", {}))
        schema = described.get("content", {}).get("application/json", {}).get("schema")
        if not exchange.sent:
            return {"body: missing"} if described.get("required") and schema else set()
        if schema is None:
            return {"body: GitHub takes none"} if exchange.sent not in (b"{}", b"null") else set()
        return self.schemas.problems(schema, json.loads(exchange.sent))

    def answer_problems(self, exchange: Exchange, operation: Operation) -> set[str]:
        answers = operation.described["responses"]
        if str(exchange.status) not in answers:
            return (
                set() if exchange.status in EVERYWHERE else {f"status {exchange.status}: unknown to GitHub"}
            )
        described = self.schemas.resolved(answers[str(exchange.status)])
        kinds = described.get("content", {})
        if not exchange.answered:
            return {"body: empty"} if kinds else set()
        if exchange.kind not in kinds:
            return {f"body: {exchange.kind}, GitHub has {', '.join(kinds) or 'none'}"}
        schema = kinds[exchange.kind].get("schema", {})
        return self.schemas.problems(schema, json.loads(exchange.answered))


def _pattern(path: str, parameters: tuple[Any, ...]) -> re.Pattern[str]:
    wide = {one["name"] for one in parameters if one.get("x-multi-segment")}
    parts = re.split(r"\{([^}]+)\}", path)
    written = [
        re.escape(part) if place % 2 == 0 else ".+" if part in wide else "[^/]+"
        for place, part in enumerate(parts)
    ]
    return re.compile("".join(written))


def _rank(path: str) -> tuple[int, ...]:
    """The longest comes first, for a variable may stand for several parts; then literal parts."""
    parts = path.split("/")
    return (-len(parts), *("{" in part for part in parts))


def _read(text: str, schema: Any) -> Any:
    """A query parameter's text as the value that its schema means."""
    kinds = [one.get("type") for one in (schema, *schema.get("oneOf", ()), *schema.get("anyOf", ()))]
    if ("integer" in kinds or "number" in kinds) and re.fullmatch(r"-?\d+", text):
        return int(text)
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    return text.split(",") if kinds[0] == "array" else text
