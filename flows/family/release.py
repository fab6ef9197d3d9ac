"""What has its turn below an epic or an audit that somebody asked for carries `agent`, once."""

from __future__ import annotations

from flows.actions import Action, LabelChildren, LookAgain
from flows.asking import asking
from flows.family.below import due, family, is_others, label_of
from flows.model import Seen, Terms

WHILE_SECONDS = 300.0


def release(seen: Seen, terms: Terms) -> list[Action]:
    ask, _ = asking(seen, terms)
    if not ask:
        return []
    ready = due(seen, ask, terms)
    if not ready:
        theirs = [m for m in family(seen).relatives if seen.audit and m.is_open and is_others(seen, m)]
        return (
            [LookAgain(WHILE_SECONDS, "the other audit that reported them alone is told")] if theirs else []
        )
    why = f"@{ask.by} asked for #{seen.subject.number}, and it is their turn"
    return [LabelChildren(label_of(ask, seen), tuple((m.number, m.node) for m in ready), True, why)]
