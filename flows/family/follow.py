"""An open epic hears of the children that another one works on."""

from __future__ import annotations

from dataclasses import replace

from flows.actions import Action, Adopt
from flows.family.below import family, is_others
from flows.model import Seen, Terms


def follow(seen: Seen, terms: Terms) -> list[Action]:
    is_open = seen.epic is not None and seen.issue.is_open
    theirs = [m for m in family(seen).relatives if is_open and m.is_open and is_others(seen, m)]
    known = {m.number: parent for m in theirs if (parent := family(seen).parent_of(m.number))}
    return [
        Adopt(number, replace(parent, also=tuple(sorted({*parent.also, seen.subject.number}))), "it is told")
        for number, parent in known.items()
        if seen.subject.number not in parent.also
    ]
