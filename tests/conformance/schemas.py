"""JSON Schemas of GitHub's descriptions, compiled when they are first needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

Json = Any
ANCHOR = "#/components/schemas/"
PLAIN = {"enum", "const", "default", "example", "examples", "required"}  # values, not schemas
CHOICES = ("allOf", "anyOf", "oneOf")


class Schemas:
    """One description. `problems(schema, value)` says what is wrong with a value, each as
    `place: what`; a place in a list is `[*]`, so that the same mistake has one name. A field that
    the description does not name is a problem too, although JSON Schema lets it pass.
    """

    def __init__(self, path: Path):
        self._path = path
        self._converted: dict[str, Json] = {}
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
        return told(list(self._compiled[key].iter_errors(value))) | set(self._unknown([schema], value, ()))

    def _compile(self, schema: Json) -> Any:
        """With the components that it needs, and no others."""
        root = converted(schema)
        wanted: set[str] = set(references(root))
        found: dict[str, Json] = {}
        while wanted:
            name = wanted.pop()
            if name not in self._converted:
                self._converted[name] = converted(self.description["components"]["schemas"][name])
            found[name] = self._converted[name]
            wanted |= set(references(found[name])) - set(found)
        whole = {"allOf": [root], "components": {"schemas": found}}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)

    def _unknown(self, schemas: list[Json], value: Json, place: tuple[str, ...]) -> Iterator[str]:
        """Fields that none of the schemas names, nor any of their alternatives."""
        flat = [one for schema in schemas for one in self._flat(schema)]
        if isinstance(value, list):
            items = [one["items"] for one in flat if "items" in one]
            for inner in value if items else ():
                yield from self._unknown(items, inner, (*place, "[*]"))
        if not isinstance(value, dict) or not any(one.get("properties") for one in flat):
            return
        is_open = any(one.get("additionalProperties") not in (None, False) for one in flat)
        for name, inner in value.items():
            named = [one["properties"][name] for one in flat if name in one.get("properties", ())]
            if named:
                yield from self._unknown(named, inner, (*place, name))
            elif not is_open:
                yield f"{'.'.join((*place, name))}: unknown to GitHub"

    def _flat(self, schema: Json) -> Iterator[Json]:
        schema = self.resolved(schema)
        yield schema
        for choice in CHOICES:
            for one in schema.get(choice, ()):
                yield from self._flat(one)


def converted(schema: Json) -> Json:
    """The schema of OpenAPI as one of JSON Schema: where null may stand, also beside `enum`."""
    if isinstance(schema, list):
        return [converted(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: value if key in PLAIN else converted(value) for key, value in schema.items()}
    kind, is_nullable = made.get("type"), made.get("nullable") is True
    if is_nullable and isinstance(kind, str):
        made["type"] = [kind, "null"]
    if isinstance(made.get("enum"), list) and (is_nullable or (isinstance(kind, list) and "null" in kind)):
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
        place = ".".join("[*]" if isinstance(part, int) else str(part) for part in error.instance_path)
        kind, context = error.kind.as_dict(), getattr(error.kind, "context", None)
        if error.kind.name in ("anyOf", "oneOf") and context:
            said |= told(min(context, key=lambda branch: _distance(error, branch)))
        elif "property" in kind:
            said.add(f"{place}.{kind['property']}: missing".removeprefix("."))
        else:
            words = " ".join(str(text) for name, text in kind.items() if name != "context")
            said.add(f"{place or 'body'}: {error.kind.name} {words[:80]}")
    return said


def _distance(error: Any, branch: list[Any]) -> tuple[bool, int, int]:
    """An alternative of another kind altogether is far away, then one whose fields are missing."""
    is_other = any(one.kind.name == "type" and one.instance_path == error.instance_path for one in branch)
    return is_other, sum(one.kind.name == "required" for one in branch), len(told(branch))
