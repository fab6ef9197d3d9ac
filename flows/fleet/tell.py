"""A fleet's row says how far the repository is."""

from __future__ import annotations

from flows.actions import Action, Tell
from flows.model import Seen, Terms
from flows.rollout.row import row


def tell(seen: Seen, terms: Terms) -> list[Action]:
    found = row(seen, terms)
    if found == seen.target:
        return []
    return [Tell(found, f"it is {found.outcome or found.state}")]
