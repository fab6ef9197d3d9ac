"""A fleet's repositories begin canaries first, as many at a time as it says, each behind those it waits for.

`after` waits until the others are delivered, merged, or had nothing to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flows.model import Fleet, Outcome, Target
from flows.rollout import halting, window
from flows.rollout.ending import DONE, is_live, is_waiting
from flows.rollout.halting import Halt

FREE = 20  # repositories at a time, where the manifest names no number
LINE = 2  # times the concurrency stand in line or run: so the line is short, and a free host finds one
NAMED = 5
Ended = tuple[str, Outcome, str]
Known = Mapping[str, Target]
First = Mapping[str, tuple[str, ...]]


def release(fleet: Fleet, now: float) -> tuple[str, ...]:
    """The repositories whose next attempt may begin now: first those that are tried again, then those that
    were not begun, in their order. Whoever lets one begin makes it READY."""
    if _held(fleet, now):
        return ()
    gone = {repo for repo, _, _ in given_up(fleet)}
    may = [row for row in _turns(fleet) if row.repo not in gone]
    may.sort(key=lambda row: row.attempts == 0)
    return tuple(row.repo for row in may[: _room(fleet)])


def given_up(fleet: Fleet) -> tuple[Ended, ...]:
    """The waiting repositories that will not begin any more: (repository, `skipped` or `over-budget`,
    reason). They may be asked for again, as what failed."""
    if fleet.status != "running":
        return ()
    halts = dict[float, Halt | None]()
    found = dict[str, Ended]()
    waiting = [row for row in fleet.targets if is_waiting(row)]
    for row in waiting:
        if row.asked_at not in halts:
            halts[row.asked_at] = halting.halt(fleet, row.asked_at)
        if stop := halts[row.asked_at]:
            found[row.repo] = (row.repo, stop.outcome, stop.reason)
    unmet = partial(_unmet, _known(fleet), _first(fleet), found)
    while more := {row.repo: why for row in waiting if row.repo not in found and (why := unmet(row))}:
        found |= {repo: (repo, Outcome.SKIPPED, why) for repo, why in more.items()}
    return tuple(found.values())


def why(fleet: Fleet, now: float) -> str:
    """Why those that wait do, as a sentence without its full stop; "" where nothing holds them. It
    changes when the cause does, not with the time."""
    waiting = [row for row in fleet.targets if is_waiting(row)]
    if not waiting or release(fleet, now):
        return ""
    if held := _held(fleet, now):
        return held
    canaries = [row.repo for row in fleet.targets if row.is_canary and not row.outcome]
    if canaries and not any(row.is_canary for row in waiting):
        return f"the rest begins when the canaries are delivered: {_names(canaries)}"
    live = sum(is_live(row) for row in fleet.targets)
    if live >= _at_once(fleet):
        return f"{live} are under way, which is as many as may be"
    first, known = _first(fleet), _known(fleet)
    names = {key for row in waiting for key in first.get(row.repo.casefold(), ())}
    open_ones = [known[key].repo for key in sorted(names) if key in known and not known[key].outcome]
    return f"the rest waits for {_names(open_ones)}" if open_ones else ""


def _held(fleet: Fleet, now: float) -> str:
    """Why nothing at all may begin now."""
    if fleet.status != "running":
        return f"the fleet is {fleet.status}"
    hours = fleet.manifest.window
    if hours and not window.is_open(hours, now):
        return f"its window opens on {window.opening(hours, now)}"
    return halting.spent(fleet)


def _turns(fleet: Fleet) -> list[Target]:
    """The waiting rows that wait for no other row: for no canary, and for none under `after`."""
    known, first = _known(fleet), _first(fleet)
    is_proven = all(row.outcome for row in fleet.targets if row.is_canary)
    return [
        row
        for row in fleet.targets
        if is_waiting(row)
        and (is_proven or row.is_canary)
        and all((one := known.get(key)) and one.outcome in DONE for key in first.get(row.repo.casefold(), ()))
    ]


def _unmet(known: Known, first: First, found: Mapping[str, Ended], row: Target) -> str:
    """Why one that it waits for will never be delivered; "" where all may."""
    for key in first.get(row.repo.casefold(), ()):
        one = known.get(key)
        if one is None:
            return f"it waits for {key}, which is not in this fleet"
        if one.repo in found:
            return f"it waits for {one.repo}, which will not begin"
        if one.outcome and one.outcome not in DONE:
            return f"it waits for {one.repo}, which ended with `{one.outcome}`"
    return ""


def _known(fleet: Fleet) -> Known:
    return {row.repo.casefold(): row for row in fleet.targets}


def _first(fleet: Fleet) -> First:
    """Which repositories each waits for, in small letters."""
    found = dict[str, tuple[str, ...]]()
    for repo, names in fleet.manifest.after:
        key = repo.casefold()
        found[key] = (*found.get(key, ()), *(name.casefold() for name in names))
    return found


def _names(repos: list[str]) -> str:
    more = f" and {len(repos) - NAMED} more" if len(repos) > NAMED else ""
    return ", ".join(repos[:NAMED]) + more


def _at_once(fleet: Fleet) -> int:
    return LINE * (fleet.manifest.concurrency or FREE)


def _room(fleet: Fleet) -> int:
    """How many more may begin."""
    free = _at_once(fleet) - sum(is_live(row) for row in fleet.targets)
    left = halting.room(fleet)
    return max(0, free if left is None else min(free, left))
