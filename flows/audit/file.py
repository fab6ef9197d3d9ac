"""Each finding that an audit leaves open is filed as one issue."""

from __future__ import annotations

from flows.actions import Action, LookAgain, MakeIssue
from flows.audit.standing import drafted, is_early, made, may_file, pieces
from flows.model import Seen, Terms


def file(seen: Seen, terms: Terms) -> list[Action]:
    approval = may_file(seen)
    if not approval:
        return []
    early = is_early(seen, terms)
    if early:
        return [LookAgain(early + 1.0, "its author may still be writing")]
    actions: list[Action] = []
    known, frameworks = made(seen), [piece for piece in pieces(seen) if piece.blocks]
    for piece in pieces(seen):
        if piece.key not in known:
            origin, text = drafted(seen, piece, approval)
            why = f"line {piece.finding.line} of the audit reports it"
            above = tuple(one.key for one in frameworks if piece.key in one.blocks)
            below = tuple(key for key in piece.blocks if key in known)
            actions.append(MakeIssue(origin, text.title, text.body, text.labels, why, above, below))
    return [*actions, LookAgain(1.0, "they are to be grouped")] if actions else []
