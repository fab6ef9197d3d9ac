"""What nobody asks for any more, or was taken out, carries no `agent` of ours, unless it is delivered."""

from __future__ import annotations

from flows.actions import Action, LabelChildren
from flows.asking import asking
from flows.family.below import asks, children, family, is_others, may_recall
from flows.model import Seen, Terms


def recall(seen: Seen, terms: Terms) -> list[Action]:
    ask, _ = asking(seen, terms)
    is_over = seen.epic is not None and not seen.issue.is_open
    released, now = set(family(seen).memory.released), children(seen)
    gone = [m for m in family(seen).relatives if seen.epic and m not in now and not is_others(seen, m)]
    theirs = gone if ask and not is_over else [*now, *gone]
    mine = [m for m in theirs if m.number in released and may_recall(m)]
    names = sorted({name for relative in mine for name in asks(relative, seen)})
    why = f"#{seen.subject.number} asks for it no more"
    return [
        LabelChildren(name, tuple((m.number, m.node) for m in mine if name in m.labels), False, why)
        for name in names
    ]
