"""What people ask of a fleet's rows: another attempt, or an end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flows.model import Command, Fleet, Outcome, State, Target
from flows.rollout.ending import LEFT_OUT, may_cancel, may_merge, may_retry

STOPPED = "it was cancelled before it began"
Change = Callable[[Target], Target]


@dataclass(frozen=True)
class Wish:
    """Who asks, when, and under which key."""

    key: str
    by: str
    at: float


def named(fleet: Fleet, words: tuple[str, ...]) -> tuple[set[str], list[str]]:
    """The repositories that are named, in full or by their own names alone, and what names none."""
    known = {row.repo.casefold(): row.repo for row in fleet.targets}
    short = dict[str, str]()
    for row in fleet.targets:
        short.setdefault(row.repo.partition("/")[2].casefold(), row.repo)
    found, wrong = set[str](), list[str]()
    for word in words:
        repo = known.get(word.casefold()) or short.get(word.casefold())
        found |= {repo} if repo else set()
        wrong += [] if repo else [word]
    return found, wrong


def retried(fleet: Fleet, repos: set[str] | None, wish: Wish) -> tuple[Fleet, int]:
    """The fleet with another attempt of these (None: of all that failed), and how many they are."""
    chosen = {row.repo for row in fleet.targets if _is_retried(row, repos) and row.asked != wish.key}
    if not chosen:
        return fleet, 0
    return replace(
        _changed(fleet, chosen, lambda row: anew(row, wish)), status="running", completed_at=0.0
    ), len(chosen)


def stopped(fleet: Fleet, repos: set[str] | None, wish: Wish) -> tuple[Fleet, int]:
    """The fleet with these (None: all) ended, where they have not yet, and how many they are."""
    chosen = {
        row.repo
        for row in fleet.targets
        if may_cancel(row) and (repos is None or row.repo in repos) and row.asked != wish.key
    }
    return _changed(fleet, chosen, lambda row: _ended(row, wish)), len(chosen)


def retry(fleet: Fleet, command: Command) -> tuple[Fleet, str]:
    """What `/fleet retry` does, and its answer; the answer alone where it does nothing."""
    words = tuple(word for word in command.words if word.casefold() != "failed")
    repos, wrong = named(fleet, words)
    if wrong:
        return fleet, f"not in this fleet: {', '.join(wrong)[:300]}"
    wish = Wish(command.key, command.by.login, command.at)
    after, count = retried(fleet, repos if words else None, wish)
    if not count:
        return (
            fleet,
            "nothing failed here that could be tried again; `/fleet submit` takes up what was left out",
        )
    return after, f"another attempt of {count} {'repository' if count == 1 else 'repositories'}"


def _is_retried(row: Target, repos: set[str] | None) -> bool:
    if repos is None:
        return may_retry(row)
    is_over = row.outcome is not None and row.outcome not in LEFT_OUT and row.outcome is not Outcome.MERGED
    return row.repo in repos and is_over


def _changed(fleet: Fleet, chosen: set[str], change: Change) -> Fleet:
    rows = tuple(change(row) if row.repo in chosen else row for row in fleet.targets)
    return replace(fleet, targets=rows)


def anew(row: Target, wish: Wish) -> Target:
    state = State.READY if row.attempts > row.tried else State.WAITING
    return replace(
        row,
        state=state,
        outcome=None,
        reason="",
        is_stopped=False,
        ended_at=0.0,
        is_set=False,
        asked=wish.key,
        asked_at=wish.at,
        asked_by=wish.by,
    )


def _ended(row: Target, wish: Wish) -> Target:
    """What never began, or waits for another attempt, has ended; what runs is ended by its own look."""
    row = replace(row, is_stopped=True, asked=wish.key, asked_at=wish.at, asked_by=wish.by)
    if row.attempts and row.state is not State.WAITING:
        return row
    row = replace(row, state=State.CANCELLED, outcome=Outcome.CANCELLED, is_set=True)
    return replace(row, reason=STOPPED, ended_at=wish.at)


def woken(before: Fleet | None, after: Fleet) -> tuple[str, ...]:
    """The repositories of which something else is wanted than before, and that have begun or may."""
    known = before.by_repo if before and before.generation == after.generation else {}
    is_turned = before is not None and before.status != after.status
    is_held = is_turned and "paused" in (before.status if before else "", after.status)
    is_moved = before is not None and before.coordinated != after.coordinated
    rows = [row for row in after.targets if row.attempts and not row.is_set]
    return tuple(
        row.repo
        for row in rows
        if (is_turned and row.outcome is None)
        or (is_held and may_merge(row))
        or (is_moved and row.outcome is not Outcome.MERGED)
        or _wanted(known.get(row.repo)) != _wanted(row)
    )


def _wanted(row: Target | None) -> tuple[object, ...]:
    return (row.attempts, row.asked, row.is_stopped) if row else ()
