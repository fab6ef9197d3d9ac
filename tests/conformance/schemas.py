"""JSON Schemas of GitHub's descriptions, made strict and compiled when they are first needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

Json = Any
ANCHOR = "#/components/schemas/"
OPEN = "~open"  # a component as part of an `allOf`, where others name further fields
PLAIN = {"enum", "const", "default", "example", "examples", "required"}
NAMED = {"properties", "patternProperties", "$defs", "definitions"}
CHOICES = {"allOf", "anyOf", "oneOf"}


class Schemas:
    """One description. `problems(schema, value)` says what is wrong with a value, each as
    `place: what`; a place in a list is `*`, so that the same mistake has one name.

    Strict: a field that the description does not name is a problem too, although JSON Schema
    lets it pass. Where it says `nullable` beside `enum`, null is one of the values.
    """

    def __init__(self, path: Path):
        self._path = path
        self._strict: dict[str, Json] = {}
        self._compiled: dict[str, Any] = {}

    @cached_property
    def description(self) -> Json:
        return json.loads(self._path.read_bytes())

    def resolved(self, value: Json) -> Json:
        """The value, or what its `$ref` points to."""
        while "$ref" in value:
            found = self.description
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            value = found
        return value

    def problems(self, schema: Json, value: Json) -> set[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._compiled:
            self._compiled[key] = self._compile(schema)
        return told(list(self._compiled[key].iter_errors(value)))

    def _compile(self, schema: Json) -> Any:
        root = strict(schema, True)
        wanted: set[str] = set(references(root))
        found: dict[str, Json] = {}
        while wanted:
            name = wanted.pop()
            if name not in self._strict:
                plain = self.description["components"]["schemas"][name.removesuffix(OPEN)]
                self._strict[name] = strict(plain, not name.endswith(OPEN))
            found[name] = self._strict[name]
            wanted |= set(references(found[name])) - set(found)
        whole = {"allOf": [root], "components": {"schemas": found}}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def strict(schema: Json, closes: bool) -> Json:
    """The schema of OpenAPI as one of JSON Schema; `closes`: fields without a name are refused."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"] + ("" if closes else OPEN)}
    made: dict[str, Json] = {}
    for key, value in schema.items():
        if key in PLAIN:
            made[key] = value
        elif key in NAMED:
            made[key] = {name: strict(one, True) for name, one in value.items()}
        elif key in CHOICES:
            is_part = key == "allOf" or "properties" in schema
            made[key] = [strict(one, closes and not is_part) for one in value]
        else:
            made[key] = strict(value, True)
    if closes and "additionalProperties" not in schema:
        if CHOICES & set(schema) and ("properties" in schema or "allOf" in schema):
            made["unevaluatedProperties"] = False
        elif schema.get("properties"):
            made["additionalProperties"] = False
    return _with_null(made)


def _with_null(made: Json) -> Json:
    kind, is_nullable = made.get("type"), made.pop("nullable", False) is True
    if is_nullable and isinstance(kind, str):
        made["type"] = [kind, "null"]
    if "enum" in made and (is_nullable or (isinstance(kind, list) and "null" in kind)):
        made["enum"] = [*made["enum"], *([] if None in made["enum"] else [None])]
    return {"anyOf": [made, {"type": "null"}]} if is_nullable and kind is None else made


def references(schema: Json) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(ANCHOR)
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def told(errors: list[Any]) -> set[str]:
    """The errors in words; of alternatives, what keeps the value from the nearest one."""
    said: set[str] = set()
    for error in errors:
        place = ".".join("*" if isinstance(part, int) else str(part) for part in error.instance_path)
        kind = error.kind.as_dict()
        context = getattr(error.kind, "context", None)
        if context:
            said |= told(min(context, key=lambda branch: _distance(error, branch)))
        elif "unexpected" in kind:
            said |= {f"{_join(place, name)}: unknown to GitHub" for name in kind["unexpected"]}
        elif "property" in kind:
            said.add(f"{_join(place, kind['property'])}: missing")
        else:
            said.add(f"{place or 'body'}: {error.kind.name} {_short(kind)}")
    return said


def _distance(error: Any, branch: list[Any]) -> tuple[bool, int]:
    """An alternative of another kind altogether is far away."""
    is_other = any(one.kind.name == "type" and one.instance_path == error.instance_path for one in branch)
    return is_other, len(told(branch))


def _join(*parts: str) -> str:
    return ".".join(part for part in parts if part)


def _short(kind: Json) -> str:
    kind.pop("context", None)
    return " ".join(str(value) for value in kind.values())[:100]
