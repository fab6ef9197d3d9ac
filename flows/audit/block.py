"""What waits for a framework issue is shown on GitHub as blocked by it, once."""

from __future__ import annotations

from flows.actions import Action, Block
from flows.audit.standing import audit, made, may_file
from flows.model import Seen, Terms


def block(seen: Seen, terms: Terms) -> list[Action]:
    if not may_file(seen) or not audit(seen).owed:
        return []
    known = made(seen)
    found = [(known.get(key, 0), known.get(above, 0), (key, above)) for key, above in audit(seen).owed]
    return [
        Block(number, above, owed, f"#{above} is to solve it for all packages")
        for number, above, owed in found
        if number and above
    ]
