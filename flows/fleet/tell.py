"""A fleet's row says how far the repository is."""

from __future__ import annotations

from flows.actions import Action, Tell
from flows.fleet.row import row
from flows.model import Seen, Terms


def tell(seen: Seen, terms: Terms) -> list[Action]:
    found = row(seen, terms)
    if found == seen.target:
        return []
    return [Tell(found, f"it is {found.outcome or found.state}")]
