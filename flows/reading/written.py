"""A report in an agent's own words, Markdown, as the ledger keeps it."""

from __future__ import annotations

import json

from flows.prompt import clean

# As it stands in a marker's JSON: a comment holds 65,536 characters.
MAX_PACKED = 16_000
CUT = "\n\n(the rest was cut: a report holds no more)"


def pack(text: str) -> str:
    """The report as one line of JSON, shortened where it is too long; `unpack` is its pair. ValueError
    where it says nothing."""
    shown = clean(text).strip()
    if not shown:
        raise ValueError("The agent ended well, but its report is empty.")
    packed = _packed(shown)
    if len(json.dumps(packed)) <= MAX_PACKED:
        return packed
    low, high = 0, min(len(shown), MAX_PACKED)
    while low < high:
        middle = (low + high + 1) // 2
        fits = len(json.dumps(_packed(shown[:middle] + CUT))) <= MAX_PACKED
        low, high = (middle, high) if fits else (low, middle - 1)
    return _packed(shown[:low] + CUT)


def unpack(packed: str) -> str:
    """The Markdown of a report that `pack` packed; "" of any other."""
    value = json.loads(packed) if packed else {}
    text = value.get("text", "")
    return text if isinstance(text, str) else ""


def _packed(text: str) -> str:
    return json.dumps({"text": text})
