"""What is merged is written down, once."""

from __future__ import annotations

from flows.journal.recording import record
from flows.model import Seen, Terms
from jobs import ledger
from jobs.hands import Hands


def write_down(hands: Hands, seen: Seen, terms: Terms) -> None:
    """A task that is done has its record in the journal. After a store was lost, the look that a rebuild
    wakes writes the same again."""
    found = record(seen, terms)
    if found:
        ledger.write_record(hands.store, found)
