"""What a model's tokens cost: USD a million, and the day on which somebody looked it up.

Without `cached`, input that the vendor had kept costs as all other. A price without its date is a
problem: prices change, and nobody could tell whether this one still holds.
"""

from __future__ import annotations

import re
from datetime import date

import yaml

from flows.config.quota import Wrongs, pairs
from flows.config.reading import CUT, Reader, Wrong, number, shown, table, text
from flows.model import Price

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LACKING = {
    "input": "write what a million tokens of input cost, as `input: 1.25`",
    "output": "write what a million tokens of output cost, as `output: 10`",
    "as_of": "write the day on which you looked it up, as `as_of: 2026-11-01`",
}


def _usd(node: yaml.Node) -> float:
    """USD a million tokens; nothing is a price, too."""
    return 0.0 if re.fullmatch(r"0+(\.0*)?", text(node)) else number(node)


def _as_of(node: yaml.Node) -> str:
    try:
        if DATE.fullmatch(text(node)):
            return date.fromisoformat(text(node)).isoformat()
    except ValueError:
        pass
    raise Wrong(node, f"{shown(node)} is no date", "write it as `2026-11-01`")


PRICE: dict[str, Reader] = {"input": _usd, "cached": _usd, "output": _usd, "as_of": _as_of}


def prices(node: yaml.Node | None, wrong: Wrongs) -> tuple[Price, ...]:
    """The prices in order; those that are not whole are left out."""
    found = []
    for model, key, value in pairs(node, wrong):
        before = len(wrong.problems)
        row = table(PRICE, wrong.where)(value, wrong.problems)
        lacks = [name for name in ("input", "output", "as_of") if name not in row]
        if lacks and len(wrong.problems) == before:
            what = f"the price of `{model[:CUT]}` has no `{lacks[0]}`"
            wrong.say(key, what, LACKING[lacks[0]])
        if len(wrong.problems) == before:
            found.append(Price(model, **{"cached": row["input"], **row}))
    return tuple(found)
