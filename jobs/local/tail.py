"""The last lines of an agent's events, however many there are: read from the end."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jobs.local.screen import lines

BLOCK = 1 << 16


def events(path: Path, least_lines: int) -> tuple[list[dict[str, Any]], int]:
    """The last events that people read at least so many lines of (all, when there are fewer), and the
    place in the file behind them."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return [], 0
    with file:
        end = at = file.seek(0, os.SEEK_END)
        raw = b""
        found: list[dict[str, Any]] = []
        many = 0
        while at > 0 and many < least_lines:
            step = min(BLOCK, at)
            at = file.seek(at - step)
            head, *whole = (file.read(step) + raw).split(b"\n")
            raw = head if at else b""
            more = [*_parsed([head, *whole] if not at else whole)]
            many += sum(1 for event in more for _ in lines(event))
            found = more + found
        # The last line may be half written; whoever follows reads it again.
        return found, end - _unfinished(path, end)


def after(path: Path, place: int) -> tuple[list[dict[str, Any]], int]:
    """The events from a place on, and the place behind them."""
    try:
        with path.open("rb") as file:
            file.seek(place)
            whole, _, _ = file.read(1 << 22).rpartition(b"\n")
    except FileNotFoundError:
        return [], place
    return [*_parsed(whole.split(b"\n"))], place + (len(whole) + 1 if whole else 0)


def _parsed(raw: list[bytes]) -> Iterator[dict[str, Any]]:
    for line in raw:
        try:
            event = json.loads(line) if line else None
        except ValueError:
            continue
        if isinstance(event, dict):
            yield event


def _unfinished(path: Path, end: int) -> int:
    """How many bytes stand behind the last line feed."""
    with path.open("rb") as file:
        back = min(end, BLOCK)
        file.seek(end - back)
        last = file.read(back)
    return len(last) - (last.rfind(b"\n") + 1) if b"\n" in last else 0
