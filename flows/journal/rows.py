"""A record as a line of JSON, and back. `render` and `parse` are a pair."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from flows.model import Record, Share, Sort


def render(record: Record) -> str:
    """One line; the words of its sort stand beside its other fields, and so does its repository."""
    return json.dumps(row(record), sort_keys=True)


def row(record: Record) -> dict[str, Any]:
    """The record as plain data."""
    found = asdict(record)
    return found | found.pop("sort") | {"repo": record.repo}


def parse(line: str) -> Record:
    """The record of a line. Fields that a later version wrote are left out."""
    found = json.loads(line)
    sort = Sort(**_known(found, Sort))
    shares = tuple(Share(**_known(share, Share)) for share in found.get("shares", ()))
    return Record(**_known(found, Record) | {"sort": sort, "shares": shares})


def _known(found: dict[str, Any], noun: type[Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name in noun.__dataclass_fields__}
