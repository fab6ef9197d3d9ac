"""What the fleet tells the world outside of GitHub, by webhooks of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Notice:
    """One thing that happened: `event` is its name (`fleet.ended`), `key` its identity, told once to
    each address. `text` says it to people in one line of plain words, `facts` to programs (JSON)."""

    event: str
    key: str
    text: str
    url: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
