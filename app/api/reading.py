"""What a request holds: a manifest, or a list of repositories. Strict: what is doubtful is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import request

from app.api.problem import MANIFEST, Refused
from flows import form as forms
from flows.form import Form
from flows.model import Problem

MOST_BYTES = 128 * 1024
MOST_REPOS = 1_000
JSON = ("application/json",)
YAML = ("application/yaml", "application/x-yaml", "text/yaml")
TYPES = "send `application/json` with the manifest's keys, or `application/yaml` with its text"


def body() -> bytes:
    """The request's body; 413 where it is larger than any manifest may be."""
    request.max_content_length = MOST_BYTES
    found: bytes = request.get_data(cache=False)
    return found


def form(raw: bytes) -> Form:
    """The fleet that is handed in; 400, 415, or 422 with its problems."""
    home = request.args.get("repository", "")
    if request.mimetype in JSON:
        rows = _json(raw)
        if not isinstance(rows, dict):
            raise Refused(422, "the body is no object; write the manifest's keys: docs/formats.md")
        home = rows.pop("repository", home)
        if not isinstance(home, str):
            raise Refused(422, "`repository` is no text; write `owner/name`")
        read = _of_rows(rows, home)
    elif request.mimetype in YAML:
        read = forms.of_text(_text(raw), home)
    else:
        raise Refused(415, TYPES, headers={"Accept-Post": ", ".join((*JSON, *YAML))})
    if read.manifest is None:
        raise _unfit(read)
    return read


def repos(raw: bytes) -> tuple[str, ...]:
    """The repositories that a command names; none where the body is empty."""
    if not raw.strip():
        return ()
    if request.mimetype not in JSON:
        raise Refused(415, "send a list of repositories as `application/json`, or nothing")
    found = _json(raw)
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        raise Refused(422, 'the body is no list of repositories; write `["owner/name"]`, or send nothing')
    if len(found) > MOST_REPOS:
        raise Refused(422, f"{len(found)} repositories are too many; name {MOST_REPOS} at most")
    return tuple(found)


def nothing(raw: bytes) -> None:
    """This command takes no repositories."""
    if raw.strip():
        raise Refused(422, "this is said of the whole fleet; send no body")


def number(name: str, default: int, most: int) -> int:
    """A whole number of the query, from 1."""
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise Refused(422, f"`{name}` is a whole number from 1 to {most}")
    return int(text)


def _of_rows(rows: dict[str, Any], home: str) -> Form:
    try:
        return forms.of_rows(rows, home)
    except RecursionError:
        raise Refused(400, "the body is nested too deep") from None


def _unfit(read: Form) -> Refused:
    """The manifest's problems; their lines count in `manifest`, which is what was sent or, for JSON, what
    it says in YAML."""
    rows = [_row(one) for one in read.problems]
    detail = _sentence(read.problems)
    return Refused(422, detail, type=MANIFEST, problems=rows, manifest=read.text[:MOST_BYTES])


def _row(problem: Problem) -> dict[str, Any]:
    found = asdict(problem)
    return {name: found[name] for name in ("line", "column", "what", "remedy")}


def _sentence(problems: Sequence[Problem]) -> str:
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"line {first.line}: {first.what}: {first.remedy}{more}"


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is no UTF-8 at byte {error.start}") from None


def _json(raw: bytes) -> Any:
    """JSON of RFC 8259 without names that stand twice, numbers that are none, and halves of characters."""
    text = _text(raw)
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        what = "nested too deep" if isinstance(error, RecursionError) else str(error)[:200]
        raise Refused(400, f"the body is no JSON: {what}") from None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")
