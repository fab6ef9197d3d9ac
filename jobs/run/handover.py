"""Settings on their way from a starter to its keeper: over a pipe, so that no environment holds them."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from jobs.settings import Settings


def pack(settings: Settings) -> bytes:
    """The settings as JSON, without who may use `/v1`: a keeper has no door."""
    return json.dumps(asdict(replace(settings, callers=())), default=str).encode()


def unpack(raw: bytes) -> Settings:
    """The settings that `pack` packed. Those of a worker that is older, or newer, than this code
    may have names that we do not know: a keeper starts in the middle of an upgrade too."""
    known = {item.name for item in fields(Settings)}
    value = {name: item for name, item in json.loads(raw).items() if name in known}
    paths = {item.name for item in fields(Settings) if isinstance(item.type, str) and item.type == "Path"}
    given: dict[str, Any] = {
        name: Path(item) if name in paths else _frozen(item) for name, item in value.items()
    }
    return Settings(**given)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
