"""A unified diff as lines with their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_LINES = 3_000
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_KINDS = {"+": "added", "-": "removed", "\\": "note"}


@dataclass(frozen=True)
class Line:
    """`kind` is hunk, added, removed, same or note; a number of None: the side has no such line."""

    kind: str
    old: int | None
    new: int | None
    text: str


def lines(patch: str) -> list[Line]:
    """At most MOST_LINES of them."""
    found: list[Line] = []
    old = new = 0
    for text in patch.split("\n")[:MOST_LINES] if patch else ():
        hunk = _HUNK.match(text)
        if hunk:
            old, new = int(hunk[1]), int(hunk[2])
            found.append(Line("hunk", None, None, text))
            continue
        kind = _KINDS.get(text[:1], "same")
        is_old, is_new = kind in ("removed", "same"), kind in ("added", "same")
        found.append(Line(kind, old if is_old else None, new if is_new else None, text[1:]))
        old, new = old + is_old, new + is_new
    return found
