"""Which epic is taken up next, where too few tasks are READY."""

from __future__ import annotations

from collections.abc import Mapping

from flows.model import Note
from flows.noting import QUEUED

Notes = Mapping[str, Mapping[int, Note]]


def next_epic(notes: Notes, busy: Mapping[str, int]) -> str:
    """The queued epic (`owner/repo#12`) to begin with: in the repository where least stands in line
    and runs (`busy`), there the one with the most left; "" where none is queued."""
    queued = [
        (busy.get(repo, 0), note.done - note.total, repo, number)
        for repo, known in notes.items()
        for number, note in known.items()
        if note.kind == "epic" and note.state == QUEUED and note.is_asked and not note.is_stuck
    ]
    return "{2}#{3}".format(*min(queued)) if queued else ""
