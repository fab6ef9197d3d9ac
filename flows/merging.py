"""Two changes of one text put together, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Change = tuple[
    int, int, list[str]
]  # lines `first` up to, not with, `end` of the old text, and what stands there


def merge(old: str, mine: str, theirs: str) -> str:
    """`old` with what `mine` changed and what `theirs` changed; of lines that both changed, theirs. A line
    that `mine` moved stands where it was moved to, unless `theirs` moved it too."""
    (lines, end), (new, my_end), (other, their_end) = _parted(old), _parted(mine), _parted(theirs)
    kept = list(_changes(lines, other))
    mine_too = [one for one in _changes(lines, new) if one not in kept]
    added = [one for one in mine_too if not any(_touch(one, other) for other in kept)]
    merged = list(lines)
    for first, until, stands in sorted([*kept, *added], key=lambda change: change[:2], reverse=True):
        merged[first:until] = stands
    _restore(merged, lines, new, other)
    return "\n".join(merged) + (my_end if their_end == end else their_end)


def _restore(merged: list[str], old: list[str], mine: list[str], theirs: list[str]) -> None:
    """A line that stands once in all three and was moved by one of the two, or by both, stands once."""
    counts = [Counter(lines) for lines in (merged, old, mine, theirs)]
    for line in dict.fromkeys(old):
        found, *others = (count[line] for count in counts)
        if line.strip() and found != 1 and others == [1, 1, 1]:
            like = mine if _before(line, theirs) == _before(line, old) else theirs
            merged[:] = [one for one in merged if one != line]
            above = (one for one in reversed(like[: like.index(line)]) if merged.count(one) == 1)
            place = next((merged.index(one) + 1 for one in above), 0)
            merged.insert(place, line)


def _before(line: str, lines: list[str]) -> str:
    return next((one for one in reversed(lines[: lines.index(line)]) if one.strip()), "")


def _parted(text: str) -> tuple[list[str], str]:
    """The lines, and what ends the last one: who adds a line below it changes no line."""
    told = text.rstrip("\r\n")
    return told.split("\n"), text[len(told) :]


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What makes `new` of `old`; a line that only looks otherwise is a change of its own."""
    for kind, i, end, j, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and end - i == until - j:
            yield from ((i + k, i + k + 1, [new[j + k]]) for k in range(end - i))
        elif kind != "equal":
            yield i, end, list(new[j:until])


def _touch(one: Change, other: Change) -> bool:
    """Whether both change the same lines, or one puts lines into what the other changes."""
    (a, b, _), (c, d, _) = one, other
    return max(a, c) < min(b, d) or (a == b and c < a < d) or (c == d and a < c < b)
