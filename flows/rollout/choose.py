"""A manifest's repositories are those that it names, that its files list, and that its selectors find."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flows.model import Candidate, Listed, Manifest, Outcome, Select, State, Target
from flows.rollout.ending import FORK

MOST = 3_000  # repositories in one fleet
UNSEEN = "there is no such repository, or the App is not installed on it"
ARCHIVED = "the repository is archived"
NO_PERMISSION = "whoever submitted has no write permission there"


def choose(
    manifest: Manifest, candidates: Sequence[Candidate], listed: Sequence[Listed]
) -> tuple[Target, ...]:
    """The targets in the order in which they begin: by `after`, else as written, those that were selected
    by name. `candidates` is all that was read of: what is named, what is listed, and the repositories of
    `select.org`; a named one that is none of them cannot be seen. Those that cannot be worked on have
    their outcome and reason. The first `canary` that can run are canaries."""
    known = {one.repo.casefold(): one for one in candidates}
    out = {name.casefold() for name in manifest.exclude}
    rows = dict[str, Target]()
    for name, is_named in _wanted(manifest, known, listed):
        if name.casefold() not in out | rows.keys():
            rows[name.casefold()] = _row(name, known.get(name.casefold()), is_named=is_named)
    ordered = _ordered(manifest, rows)
    canaries = set(_runnable(manifest, ordered)[: manifest.canary])
    return tuple(replace(row, is_canary=row.repo in canaries) for row in ordered)


def _wanted(
    manifest: Manifest, known: Mapping[str, Candidate], listed: Sequence[Listed]
) -> Iterator[tuple[str, bool]]:
    """Each repository that is meant, and whether somebody named it. The list with tags adds those that have
    the tag, where one is asked for."""
    yield from ((name, True) for name in manifest.repos)
    select = manifest.select
    if select is None:
        return
    tagged = {one.repo.casefold(): one.tags for one in listed if one.tags}
    for one in listed:
        if one.tags is None or not select.tag or select.tag in one.tags:
            yield one.repo, True
    for key in sorted(known):
        if _fits(known[key], select, tagged.get(key) or ()):
            yield known[key].repo, False


def _fits(one: Candidate, select: Select, tags: Sequence[str]) -> bool:
    """Whether it is what all selectors but the files ask for; they ask for nothing without `org`."""
    owner = one.repo.partition("/")[0]
    return (
        bool(select.org)
        and owner.casefold() == select.org.casefold()
        and (not select.topic or select.topic in one.topics)
        and (not select.tag or select.tag in one.tags or select.tag in tags)
        and (not select.path or one.has_path)
        and set(select.properties) <= set(one.properties)
    )


def _row(name: str, one: Candidate | None, *, is_named: bool) -> Target:
    if one is None or not one.is_onboarded:
        return _left_out(one.repo if one else name, Outcome.NOT_ONBOARDED, UNSEEN)
    if one.is_archived:
        return _left_out(one.repo, Outcome.ARCHIVED, ARCHIVED)
    if one.is_fork and not is_named:
        return _left_out(one.repo, Outcome.SKIPPED, FORK)
    if not one.may_write:
        return _left_out(one.repo, Outcome.NO_PERMISSION, NO_PERMISSION)
    return Target(one.repo)


def _left_out(repo: str, outcome: Outcome, reason: str) -> Target:
    return Target(repo, state=State.WAITING, outcome=outcome, reason=reason)


def _first(manifest: Manifest) -> dict[str, set[str]]:
    found = dict[str, set[str]]()
    for repo, names in manifest.after:
        found.setdefault(repo.casefold(), set()).update(name.casefold() for name in names)
    return found


def _runnable(manifest: Manifest, ordered: Sequence[Target]) -> list[str]:
    """Those that can be worked on, and wait for nothing that cannot."""
    first, may = _first(manifest), dict[str, str]()
    for row in ordered:
        if not row.outcome and first.get(row.repo.casefold(), set()) <= may.keys():
            may[row.repo.casefold()] = row.repo
    return list(may.values())


def _ordered(manifest: Manifest, rows: Mapping[str, Target]) -> list[Target]:
    """Each behind those that it waits for, else in the order that they have; what waits for itself, last."""
    place = {key: i for i, key in enumerate(rows)}
    first = _first(manifest)
    left = {key: first.get(key, set()) & rows.keys() for key in rows}
    behind = dict[str, list[str]]()
    for key, names in left.items():
        for name in names:
            behind.setdefault(name, []).append(key)
    ready, order = [place[key] for key in rows if not left[key]], list[str]()
    heapq.heapify(ready)
    keys = list(rows)
    while ready:
        order.append(keys[heapq.heappop(ready)])
        for key in behind.get(order[-1], ()):
            left[key].discard(order[-1])
            if not left[key]:
                heapq.heappush(ready, place[key])
    return [rows[key] for key in dict.fromkeys([*order, *keys])]
