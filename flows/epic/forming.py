"""An epic that was just made of an audit says its first word when it is known whether somebody asks for the
audit: the word that will be true, and no other before it."""

from __future__ import annotations

from flows.actions import Action, LookAgain
from flows.asking import labelled
from flows.model import Seen, Terms

FORMING_SECONDS = 60.0  # the audit sets the labels of its epics seconds after it made the last one


def forming(seen: Seen, terms: Terms) -> list[Action]:
    """Empty once its audit has told it what it knows, or has taken too long."""
    is_from_audit = seen.epic is not None and seen.origin is not None and seen.origin.audit > 0
    is_told = seen.parent is not None and (not seen.parent.approved_at or seen.parent.is_held)
    if not is_from_audit or is_told or seen.status or seen.answers or labelled(seen):
        return []
    left = seen.issue.created_at + FORMING_SECONDS - terms.now
    return [LookAgain(left + 1.0, "its audit is about to tell whether it may begin")] if left > 0 else []
