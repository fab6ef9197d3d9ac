"""GitHub's own sub-issues mirror an open epic's checklist, as far as GitHub takes them."""

from __future__ import annotations

from flows.actions import Action, LinkChildren
from flows.family.below import children, family
from flows.model import Seen, Terms

AT_ONCE = 10  # links in one request
LINKS = 100  # sub-issues that GitHub takes below one issue, closed ones too


def nest(seen: Seen, terms: Terms) -> list[Action]:
    if not seen.epic or not seen.issue.is_open or seen.repository.is_archived:
        return []
    now = children(seen)
    linked = sum(relative.parent == seen.subject.number for relative in now)
    bare = [(m.number, m.node) for m in now if not m.parent][: min(AT_ONCE, max(0, LINKS - linked))]
    listed = {child.number for child in seen.epic.checklist.children}
    out = [m for m in family(seen).relatives if m.number not in listed and m.parent == seen.subject.number]
    gone = [(m.number, m.node) for m in out[:AT_ONCE]]
    put = [LinkChildren(tuple(bare), "GitHub shows them as sub-issues")] if bare else []
    taken = [LinkChildren(tuple(gone), "they stand in the checklist no more", False)] if gone else []
    return [*put, *taken]
