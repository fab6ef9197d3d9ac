"""The themes of issues: what each is about, and which theme is nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.filing.parts import FEWEST, Unit

# theme -> the others, the nearest first
NEAREST = {
    "security": ("quality", "performance", "testing", "docs"),
    "quality": ("performance", "testing", "security", "docs"),
    "performance": ("quality", "testing", "security", "docs"),
    "testing": ("quality", "docs", "performance", "security"),
    "docs": ("testing", "quality", "performance", "security"),
}


def themes(together: Sequence[Unit]) -> dict[str, list[Unit]]:
    """The units by theme, in the order of NEAREST; a theme of fewer than three issues has
    joined the nearest that is there, the smallest first. A unit is about what its first issue
    is about; `other` goes with quality."""
    found: dict[str, list[Unit]] = {theme: [] for theme in NEAREST}
    for unit in together:
        found[unit[0].type if unit[0].type in NEAREST else "quality"].append(unit)
    found = {theme: inside for theme, inside in found.items() if inside}
    while len(found) > 1:
        counts = Counter({theme: sum(map(len, inside)) for theme, inside in found.items()})
        smallest = min(found, key=lambda theme: counts[theme])
        if counts[smallest] >= FEWEST:
            break
        nearest = next(theme for theme in NEAREST[smallest] if theme in found)
        found[nearest] += found.pop(smallest)
    return found
