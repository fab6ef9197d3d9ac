"""The judge itself: what it must see, and what it must let pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.openapi import Rest
from tests.conformance.recorder import Exchange
from tests.conformance.schemas import Schemas

USER = {
    "type": "object",
    "required": ["login"],
    "properties": {
        "login": {"type": "string"},
        "kind": {"type": "string", "nullable": True, "enum": ["User", "Bot"]},
        "at": {"type": "string", "format": "date-time"},
    },
}
REF = {"$ref": "#/components/schemas/user"}
ISSUE = {
    "allOf": [REF, {"type": "object", "properties": {"users": {"type": "array", "items": REF}}}],
}
WIDE = {"name": "path", "in": "path", "schema": {"type": "string"}, "x-multi-segment": True}
SIZE = {"name": "per_page", "in": "query", "schema": {"type": "integer", "maximum": 100}}
BODY = {"required": True, "content": {"application/json": {"schema": REF}}}
FILE = {
    "parameters": [WIDE, SIZE],
    "responses": {"200": {"content": {"application/json": {"schema": ISSUE}}}},
}
PATHS = {
    "/files/{path}": {"get": FILE, "put": {"parameters": [WIDE], "requestBody": BODY, "responses": {}}},
    "/files/{path}/log": {"get": {"parameters": [WIDE], "responses": {}}},
}


@pytest.fixture
def rest(tmp_path: Path) -> Rest:
    path = tmp_path / "api.json"
    path.write_text(json.dumps({"paths": PATHS, "components": {"schemas": {"user": USER}}}))
    return Rest(Schemas(path))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"login": "a", "kind": None, "at": "2026-01-01T00:00:00Z"}, set()),
        ({"login": "a", "users": [{"login": "b"}]}, set()),
        ({"kind": "User"}, {"login: missing"}),
        ({"login": "a", "more": 1}, {"more: unknown to GitHub"}),
        ({"login": "a", "users": [{"login": "b", "x": 1}]}, {"users.[*].x: unknown to GitHub"}),
        ({"login": "a", "users": [{"login": 1}]}, {"users.[*].login: type ['string']"}),
        ({"login": "a", "kind": "Org"}, {"kind: enum ['User', 'Bot', None]"}),
        ({"login": "a", "at": "today"}, {"at: format date-time"}),
    ],
)
def test_an_answer_is_held_to_every_field(rest: Rest, value: Any, said: set[str]) -> None:
    assert rest.schemas.problems(ISSUE, value) == said


def test_the_nearest_of_several_alternatives_is_spoken_of(rest: Rest) -> None:
    schema = {"anyOf": [REF, {"type": "object", "required": ["id", "slug"]}, {"type": "null"}]}
    assert rest.schemas.problems(schema, {"login": 1}) == {"login: type ['string']"}
    assert rest.schemas.problems(schema, None) == set()


def exchange(method: str, path: str, query: str = "", sent: bytes = b"", status: int = 200) -> Exchange:
    return Exchange(method, path, query, sent, status, "application/json", b'{"login": "a"}', "")


def test_a_path_is_read_as_its_most_literal_route(rest: Rest) -> None:
    found = {
        path: rest.operation(exchange("GET", path)) for path in ("/files/a/b", "/files/a/b/log", "/none")
    }
    names = [one.name if one else "" for one in found.values()]
    assert names == ["GET /files/{path}", "GET /files/{path}/log", ""]


def problems(rest: Rest, one: Exchange) -> set[str]:
    operation = rest.operation(one)
    assert operation
    return rest.request_problems(one, operation) | rest.answer_problems(one, operation)


def test_a_request_is_held_to_its_parameters_and_body(rest: Rest) -> None:
    assert problems(rest, exchange("GET", "/files/a", "per_page=100")) == set()
    assert problems(rest, exchange("GET", "/files/a", "per_page=101")) == {"?per_page: body: maximum 100"}
    assert problems(rest, exchange("GET", "/files/a", "page=1")) == {"?page: unknown to GitHub"}
    assert problems(rest, exchange("GET", "/files/a", sent=b'{"a": 1}')) == {"body: GitHub takes none"}
    assert problems(rest, exchange("PUT", "/files/a", status=404)) == {"body: missing"}
    assert problems(rest, exchange("PUT", "/files/a", sent=b'{"x": 1, "login": "a"}', status=404)) == {
        "x: unknown to GitHub"
    }


def test_a_status_that_github_does_not_have_is_seen(rest: Rest) -> None:
    assert problems(rest, exchange("GET", "/files/a", status=202)) == {"status 202: unknown to GitHub"}
