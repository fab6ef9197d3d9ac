"""Counts of requests by client and kind, and the primary rate limits."""

from __future__ import annotations

import threading
from collections import Counter, deque

from app.sandbox.actor import Actor
from app.sandbox.nouns import Json
from app.sandbox.permission import reaches
from app.sandbox.refused import Refused
from app.sandbox.world import World

MINUTE, HOUR = 60, 3600
MOST_LINES = 10_000
LEAST, MOST, STRANGERS = 5_000, 12_500, 60
GENEROUS, SEARCHES = 1_000_000, 30


class Meter:
    """`limit` is requests (or GraphQL's points) an hour and client; generous until a test sets it.

    `is_real` takes GitHub's own numbers instead. Searches are counted by the minute, and always.
    """

    def __init__(self, world: World):
        self.world = world
        self.limit = GENEROUS
        self.searches = SEARCHES
        self.is_real = False
        self.counts: dict[str, Counter[str]] = {}
        self.lines: deque[Json] = deque(maxlen=MOST_LINES)
        self._used: dict[tuple[str, str], tuple[float, int]] = {}
        self._lock = threading.Lock()

    def _window(self, key: tuple[str, str]) -> tuple[float, int]:
        """(when it ends, used)."""
        ends, used = self._used.get(key, (0.0, 0))
        length = MINUTE if key[1] == "search" else HOUR
        return (ends, used) if self.world.now() < ends else (self.world.now() + length, 0)

    def _most(self, actor: Actor, resource: str) -> int:
        if resource == "search":
            return self.searches if actor.kind != "nobody" else min(self.searches, 10)
        if not self.is_real:
            return self.limit
        if actor.kind == "nobody":
            return STRANGERS
        installation = self.world.state.installations.get(actor.installation_id)
        if installation is None:
            return LEAST
        repos = sum(reaches(self.world, installation, one) for one in self.world.state.repositories.values())
        owner = self.world.user(installation.account)
        people = len(owner.members) if owner else 0
        return min(MOST, LEAST + 50 * max(0, repos - 20) + 50 * max(0, people - 20))

    def spend(self, actor: Actor, resource: str = "core", points: int = 1) -> None:
        with self._lock:
            key = (actor.key, resource)
            ends, used = self._window(key)
            if used >= self._most(actor, resource):
                who = actor.key.replace("installation:", "installation ID ").replace("user:", "user ")
                raise Refused(403, f"API rate limit exceeded for {who}.")
            self._used[key] = (ends, used + points)

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
                key = (actor.key, "core")
                ends, used = self._window(key)
                self._used[key] = (ends, max(0, used - 1))

    def rate(self, actor: Actor, resource: str = "core") -> Json:
        ends, used = self._window((actor.key, resource))
        most = self._most(actor, resource)
        return {
            "limit": most,
            "remaining": max(0, most - used),
            "reset": int(ends),
            "used": used,
            "resource": resource,
        }

    def headers(self, actor: Actor, resource: str = "core") -> dict[str, str]:
        rate = self.rate(actor, resource)
        return {f"X-RateLimit-{name.title()}": str(value) for name, value in rate.items()}
