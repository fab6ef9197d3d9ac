"""Counts of requests by client and kind, and the primary rate limit."""

from __future__ import annotations

import threading
from collections import Counter, deque

from app.sandbox.actor import Actor
from app.sandbox.nouns import Json
from app.sandbox.refused import Refused
from app.sandbox.world import World

HOUR = 3600
MOST_LINES = 10_000


class Meter:
    """`limit` is requests an hour and client; generous until a test sets it."""

    def __init__(self, world: World):
        self.world = world
        self.limit = 1_000_000
        self.counts: dict[str, Counter[str]] = {}
        self.lines: deque[Json] = deque(maxlen=MOST_LINES)
        self._used: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def _window(self, key: str) -> tuple[float, int]:
        """(when it ends, used)."""
        ends, used = self._used.get(key, (0.0, 0))
        return (ends, used) if self.world.now() < ends else (self.world.now() + HOUR, 0)

    def spend(self, actor: Actor) -> None:
        with self._lock:
            ends, used = self._window(actor.key)
            if used >= self.limit:
                raise Refused(403, f"API rate limit exceeded for {actor.key}.")
            self._used[actor.key] = (ends, used + 1)

    def count(self, actor: Actor, kind: str, line: tuple[str, str, int]) -> None:
        """Every request answered; a 304 gives its point back."""
        with self._lock:
            self.counts.setdefault(actor.key, Counter())[kind] += 1
            self.lines.append(
                {
                    "at": self.world.now(),
                    "client": actor.key,
                    "token": actor.mark,
                    "kind": kind,
                    "method": line[0],
                    "path": line[1],
                    "status": line[2],
                }
            )
            if kind == "unchanged":
                ends, used = self._window(actor.key)
                self._used[actor.key] = (ends, max(0, used - 1))

    def rate(self, actor: Actor) -> Json:
        ends, used = self._window(actor.key)
        return {"limit": self.limit, "remaining": max(0, self.limit - used), "reset": int(ends), "used": used}

    def headers(self, actor: Actor) -> dict[str, str]:
        rate = self.rate(actor)
        return {f"X-RateLimit-{name.title()}": str(value) for name, value in rate.items()} | {
            "X-RateLimit-Resource": "core"
        }
