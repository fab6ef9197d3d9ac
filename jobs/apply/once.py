"""Creations whose answer may be lost: claimed first, judged after two minutes, never by search."""

from __future__ import annotations

from collections.abc import Callable

from jobs.apply.doing import Doing
from jobs.errors import Later
from jobs.store import claims

JUDGED_SECONDS = 120.0


def once(doing: Doing, key: str, find: Callable[[], str], create: Callable[[], str]) -> None:
    """What `key` names exists once. `create` makes it and returns its id; `find` reads
    anew what our App created there and returns its id, or ""."""
    store = doing.hands.store
    claim = claims.claim(store, key, doing.now)
    if claim.state != "new":
        _judge(doing, key, claim, find)
    claims.fulfil(store, key, create())


def _judge(doing: Doing, key: str, claim: claims.Claim, find: Callable[[], str]) -> None:
    """Returns when it may be created now; raises Later when not. The look has read once
    already and seen nothing: this is the second reading."""
    store = doing.hands.store
    age = doing.now - claim.at
    if age < JUDGED_SECONDS:
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
