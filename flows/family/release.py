"""What has its turn below an epic or an audit that somebody asked for carries `agent`, once."""

from __future__ import annotations

from flows.actions import Action, LabelChildren
from flows.asking import asking
from flows.family.below import due, label_of
from flows.model import Seen, Terms


def release(seen: Seen, terms: Terms) -> list[Action]:
    ask, _ = asking(seen, terms)
    if not ask:
        return []
    ready = due(seen, ask, terms)
    if not ready:
        return []
    why = f"@{ask.by} asked for #{seen.subject.number}, and it is their turn"
    return [LabelChildren(label_of(ask, seen), tuple((m.number, m.node) for m in ready), True, why)]
