"""Findings put together whose fixes are of one kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flows.filing.likeness import Kind, is_alike

NEAREST = 20  # groups that share most telling words with a finding, and are compared with it


def clusters(kinds: Sequence[Kind]) -> list[tuple[int, ...]]:
    """Groups of places in `kinds`, two or more each, in which all are alike, each with each:
    so that a chain of neighbours does not join what is different at its ends. In the order of
    their first members; each place is in one at most."""
    same = defaultdict[Kind, list[int]](list)
    for i, kind in enumerate(kinds):
        if is_alike(kind, kind):
            same[Kind(kind.type, "", kind.title, kind.fix, kind.head)].append(i)
    groups = list[list[Kind]]()
    by_word = defaultdict[str, list[int]](list)
    for kind in same:
        place = _place(kind, groups, by_word)
        if place == len(groups):
            groups.append([])
            for word in kind.telling:
                by_word[word].append(place)
        groups[place].append(kind)
    found = [tuple(sorted(i for kind in group for i in same[kind])) for group in groups]
    return sorted(group for group in found if len(group) > 1)


def _place(kind: Kind, groups: list[list[Kind]], by_word: dict[str, list[int]]) -> int:
    """The group whose every member is like `kind`; a new one's place where there is none."""
    votes = defaultdict[int, int](int)
    for word in kind.telling:
        for place in by_word.get(word, ()):
            votes[place] += 1
    nearest = sorted(votes, key=lambda place: (-votes[place], place))[:NEAREST]
    return next((p for p in nearest if all(is_alike(kind, other) for other in groups[p])), len(groups))
