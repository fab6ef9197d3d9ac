"""Issues cut into parts of an epic's size, with what belongs together in one part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.filing.phases import place
from flows.model import Filed

FEWEST, MOST = 3, 10
Unit = tuple[Filed, ...]


def units(issues: Sequence[Filed]) -> list[Unit]:
    """Each framework issue with those that it blocks, and every other issue alone, in the
    order of the issues. A framework with more than fits into one epic is cut: it and the first
    of them, then the others by themselves."""
    by_number = {issue.number: issue for issue in issues}
    taken = set[int]()
    found = list[Unit]()
    for issue in sorted(issues, key=lambda issue: issue.scope != "framework"):
        if issue.number in taken:
            continue
        own = [by_number[n] for n in dict.fromkeys(issue.blocks) if n in by_number and n not in taken]
        unit = (
            (issue, *(other for other in own if other is not issue))
            if issue.scope == "framework"
            else (issue,)
        )
        taken.update(other.number for other in unit[:MOST])
        found.append(unit[:MOST])
    order = {issue.number: i for i, issue in enumerate(issues)}
    return sorted(found, key=lambda unit: min(order[issue.number] for issue in unit))


def parts(together: Sequence[Unit]) -> list[list[Filed]]:
    """Parts of three to ten issues, as few as can be and nearly equal, urgent units first:
    epics land one after another. Units stay whole where that is possible. Fewer than three
    issues are one part."""
    known = {issue.number for unit in together for issue in unit}
    ordered = sorted(together, key=lambda unit: min(place(issue, known) for issue in unit))
    if len(known) < FEWEST:
        return [[issue for unit in ordered for issue in unit]]
    cut = _cut(ordered) or _cut([(issue,) for unit in ordered for issue in unit])
    return [[issue for unit in part for issue in unit] for part in cut]


def _cut(together: Sequence[Unit]) -> list[list[Unit]]:
    """The cut of the row of units into the fewest parts, of these the most equal; none where
    no cut keeps units whole. `best[i]` is (parts, sum of squares, where the last part begins)
    for the first i units."""
    best: dict[int, tuple[int, int, int]] = {0: (0, 0, 0)}
    for end in range(1, len(together) + 1):
        options = [
            (best[start][0] + 1, best[start][1] + size * size, start)
            for start, size in _last(together, end)
            if start in best
        ]
        if options:
            best[end] = min(options)
    end, cut = len(together), list[list[Unit]]()
    while end and end in best:
        start = best[end][2]
        cut.append(list(together[start:end]))
        end = start
    return cut[::-1]


def _last(together: Sequence[Unit], end: int) -> Iterator[tuple[int, int]]:
    """Where a last part of fitting size may begin, and its size."""
    size = 0
    for start in range(end - 1, -1, -1):
        size += len(together[start])
        if size > MOST:
            return
        if size >= FEWEST:
            yield start, size
