"""Lines of a diff: where a comment on one stands, and where it has gone since."""

from __future__ import annotations

import re
from functools import lru_cache

from app.sandbox.git.run import git

_HEAD = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def hunk_at(patch: str, line: int, side: str) -> tuple[str, int] | None:
    """(the hunk down to the line, its position in the patch) if the diff shows this line on this side."""
    shown: list[str] = []
    old = new = 0
    for position, text in enumerate(patch.split("\n")):
        if head := _HEAD.match(text):
            old, new, shown = int(head[1]), int(head[3]), [text]
            continue
        shown.append(text)
        is_new, is_old = text[:1] in ("+", " "), text[:1] in ("-", " ")
        if (side == "RIGHT" and is_new and new == line) or (side == "LEFT" and is_old and old == line):
            return "\n".join(shown), position
        new, old = new + is_new, old + is_old
    return None


def line_at(patch: str, position: int) -> tuple[int, str] | None:
    """(line, side) of a position in the patch."""
    old = new = 0
    for index, text in enumerate(patch.split("\n")):
        if head := _HEAD.match(text):
            old, new = int(head[1]), int(head[3])
            continue
        if index == position:
            return (old, "LEFT") if text[:1] == "-" else (new, "RIGHT")
        new, old = new + (text[:1] in ("+", " ")), old + (text[:1] in ("-", " "))
    return None


@lru_cache(4096)
def moved(folder: str, way: tuple[str, str], path: str, line: int) -> int:
    """The line's number in the newer commit; 0 if it was changed or is gone. `way` is (old, new)."""
    old, new = way
    raw = git(folder, "diff-tree", "-r", "-p", "-U0", "--no-renames", old, new, "--", path)
    shift = 0
    for text in raw.decode(errors="replace").split("\n"):
        if head := _HEAD.match(text):
            start, gone = int(head[1]), int(head[2] or 1)
            added = int(head[4] or 1)
            first = start if gone else start + 1
            if first > line:
                break
            if line < first + gone:
                return 0
            shift += added - gone
    return line + shift
