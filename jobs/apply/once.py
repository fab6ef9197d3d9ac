"""Creations whose answer may be lost: claimed right before they are sent, judged after two
minutes, never by search.

A claim's key is `WHAT:SUBJECT`: the clock has the subject of an open one looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from flows.actions import Action, OpenPull, Show
from flows.model import Seen
from jobs.errors import Later
from jobs.github import Slot
from jobs.hands import Hands
from jobs.store import claims

JUDGED_SECONDS = 120.0


class Acting(Protocol):
    """Whoever creates something: the hands, and the time of the look."""

    @property
    def hands(self) -> Hands: ...

    @property
    def now(self) -> float: ...


def once(doing: Acting, key: str, slot: Slot, find: Callable[[], str]) -> Slot:
    """The slot of a creation that is made once: claimed when its turn has come. Whoever gets
    the answer says `fulfil`. `find` reads anew what our App created there: its id, or ""."""

    def guard() -> None:
        if slot.guard:
            slot.guard()
        claim = claims.claim(doing.hands.store, key, doing.now)
        if claim.state != "new":
            _judge(doing, key, claim, find)

    return replace(slot, guard=guard)


def settle_claims(hands: Hands, seen: Seen, actions: list[Action], now: float) -> None:
    """An open claim is over when what it made is seen, or when nobody wants it any more; else
    the clock would have this issue looked at for ever."""
    made = {f"pull {pull.branch}:{seen.subject}": str(pull.number) for pull in seen.pulls}
    if seen.status:
        made[comment_key(seen)] = str(seen.status.id)
    wanted = {f"pull {action.branch}:{seen.subject}" for action in actions if isinstance(action, OpenPull)}
    if any(isinstance(action, Show) for action in actions):
        wanted.add(comment_key(seen))
    for key in claims.unfulfilled(hands.store, now):
        if key in made:
            claims.fulfil(hands.store, key, made[key])
        elif key.endswith(f":{seen.subject}") and key not in wanted:
            _let_go(hands, key, now)


def comment_key(seen: Seen) -> str:
    return f"comment:{seen.subject}"


def _let_go(hands: Hands, key: str, now: float) -> None:
    if key in claims.unfulfilled(hands.store, now - JUDGED_SECONDS):
        claims.forget(hands.store, key)


def _judge(doing: Acting, key: str, claim: claims.Claim, find: Callable[[], str]) -> None:
    """Returns when it may be created now; raises Later when not. The look has read once
    already and seen nothing: this is the second reading. GitHub itself refuses a second open
    pull request of a branch, so there an unknown outcome need not be waited for."""
    store = doing.hands.store
    age = doing.now - claim.at
    is_safe = key.startswith("pull ") and claim.state == "open"
    if age < JUDGED_SECONDS and not is_safe:
        raise Later(JUDGED_SECONDS - age, "it is not known yet whether the last creation arrived")
    found = find()
    if found:
        claims.fulfil(store, key, found)
        raise Later(5.0, "it exists, but GitHub does not show it everywhere yet")
    if claim.state == "done":
        claims.forget(store, key)
        claim = claims.claim(store, key, doing.now)
        if claim.state != "new":
            raise Later(5.0, "somebody else creates it")
    elif not claims.reopen(store, key, doing.now, claim.at):
        raise Later(5.0, "somebody else creates it")
