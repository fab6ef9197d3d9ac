"""What every job needs in its hands: settings, store, GitHub, the host's ground, the time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from jobs import redact
from jobs.github import GitHub
from jobs.run.ground import Ground
from jobs.settings import Settings
from jobs.store import Store, open_store
from jobs.timer import MACHINE, Timer


@dataclass(frozen=True)
class Hands:
    """One a process, or one a job. `marker_key` signs the markers in our comments; it is
    derived from the App's private key, so whoever can forge it owns the App already."""

    settings: Settings
    store: Store
    github: GitHub
    ground: Ground
    timer: Timer = MACHINE
    marker_key: bytes = field(repr=False, default=b"")

    def now(self) -> float:
        """Unix seconds."""
        return self.timer.now()


@contextmanager
def open_hands(settings: Settings) -> Iterator[Hands]:
    """Opens store and GitHub client; closes both at the end."""
    redact.register_settings(settings)
    store = open_store(settings)
    try:
        with GitHub(settings, store) as github:
            yield Hands(settings, store, github, Ground(settings), marker_key=marker_key(settings))
    finally:
        store.close()


def marker_key(settings: Settings) -> bytes:
    return hmac.new(settings.private_key.encode(), b"agent-fleet marker 1", hashlib.sha256).digest()
