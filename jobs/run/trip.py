"""One time that a remote run is asked after, and that nobody else does so meanwhile."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flows.model import Run
from jobs.agents.remote import Errand, Remote
from jobs.hands import Hands
from jobs.run.told import Told
from jobs.store import keys

ALONE_SECONDS = 120


@dataclass(frozen=True)
class Trip:
    """One time that a remote run is asked after."""

    hands: Hands
    run: Run
    errand: Errand
    remote: Remote
    told: Told

    @property
    def now(self) -> float:
        return self.hands.now()


@contextmanager
def alone(hands: Hands, name: str) -> Iterator[bool]:
    """Whether nobody else does the same now."""
    place, token = keys.alone(name), secrets.token_hex(8)
    is_alone = bool(hands.store.script("lease", [place], [token, ALONE_SECONDS]))
    try:
        yield is_alone
    finally:
        if is_alone:
            hands.store.script("unlease", [place], [token])
