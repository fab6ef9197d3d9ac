"""Lines put into a text whose other lines keep every byte."""

from __future__ import annotations

from collections.abc import Sequence


def newline(text: str) -> str:
    """The line end that the text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def splice(lines: Sequence[str], at: int, new: Sequence[str], end: str) -> str:
    """The text of `lines` (each with its own end) with the lines `new` (without) before line
    `at`. Where the text had no end of line at its end, it has none there afterwards."""
    at -= at == len(lines) and lines[-1] == ""
    before, after = "".join(lines[:at]), "".join(lines[at:])
    if before and not before.endswith(("\n", "\r")):
        return before + end + end.join(new)
    return before + "".join(line + end for line in new) + after
