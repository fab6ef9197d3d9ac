"""A line of JSON from a program that may be hostile: no shape and no number of it is believed."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from flows.model import Usage

TEXT_CHARS = 2000
MOST = 10**12  # of anything that is counted: sums stay exact in JSON and in the store
ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,99}")


def parse(line: str) -> dict[str, Any] | None:
    """The object that a line holds; None when it holds none."""
    if not line.startswith("{"):
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def at(value: Any, *path: str) -> Any:
    """What stands at a path of keys; None where nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Any, *path: str) -> str:
    """The text at a path, at most 2,000 characters that can all be written; "" where there is none."""
    found = at(value, *path)
    if not isinstance(found, str):
        return ""
    return found[:TEXT_CHARS].encode("utf-8", "replace").decode()


def number(value: Any, *path: str) -> float:
    """The number at a path, from 0 to a million millions; 0 where there is none."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return 0.0
    if isinstance(found, float) and math.isnan(found):
        return 0.0
    return float(min(max(found, 0), MOST))


def whole(value: Any, *path: str) -> int:
    """As `number`, without its fraction."""
    return int(number(value, *path))


def items(value: Any, *path: str) -> list[Any]:
    """The list at a path; an empty one where there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def identity(value: Any, *path: str) -> str:
    """A vendor's name of something, fit to stand in an argv; "" where there is none."""
    found = at(value, *path)
    return found if isinstance(found, str) and ID.fullmatch(found) else ""


def plus(one: Usage, more: Usage) -> Usage:
    """Both together; the model is the one that was named last."""
    return Usage(
        seconds=one.seconds + more.seconds,
        turns=min(one.turns + more.turns, MOST),
        tokens=min(one.tokens + more.tokens, MOST),
        usd=min(one.usd + more.usd, float(MOST)),
        input_tokens=min(one.input_tokens + more.input_tokens, MOST),
        cached_tokens=min(one.cached_tokens + more.cached_tokens, MOST),
        output_tokens=min(one.output_tokens + more.output_tokens, MOST),
        model=more.model or one.model,
        is_priced=one.is_priced and more.is_priced,
    )
