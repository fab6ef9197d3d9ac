"""An audit whose findings all stand in issues is closed; one without findings is closed as not planned."""

from __future__ import annotations

from flows.actions import Action, Close
from flows.audit.standing import audit, filed, is_early, is_gathered, may_file, pieces
from flows.model import Seen, Terms


def end(seen: Seen, terms: Terms) -> list[Action]:
    if not may_file(seen) or is_early(seen, terms):
        return []
    if not pieces(seen):
        why = "no open finding was read in it"
        return [Close(why, reason="not_planned")] if _is_read(seen) else []
    if not is_gathered(seen):
        return []
    return [Close(f"{len(filed(seen))} issues were made of it")]


def _is_read(seen: Seen) -> bool:
    """What a command approved in this very look was not read for it: the next look reads it."""
    return bool(audit(seen).digest)
