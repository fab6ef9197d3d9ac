"""GitHub's secondary limits, which a control call switches on."""

from __future__ import annotations

import math
import threading
from collections import Counter, deque
from dataclasses import dataclass

from app.sandbox.actor import Actor
from app.sandbox.refused import Refused
from app.sandbox.world import World

MINUTE, HOUR = 60, 3600
MESSAGE = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


@dataclass
class Rules:
    """What GitHub's documentation says of them; `status` is 403 or 429, `is_silent` sends no retry-after."""

    concurrent: int = 100
    points_per_minute: int = 900
    graphql_points_per_minute: int = 2000
    creations_per_minute: int = 80
    creations_per_hour: int = 500
    status: int = 403
    is_silent: bool = False


@dataclass(frozen=True)
class Cost:
    """What a request costs: reads 1 and writes 5 of REST, queries 1 and mutations 5 of GraphQL by the
    minute; by the hour a request is 1, and a document of GraphQL what it weighs (`hourly`).
    """

    resource: str = "core"
    points: int = 1
    is_creation: bool = False
    hourly: int = 1


class Limits:
    """No rules: nothing is refused; what is in flight is counted all the same."""

    def __init__(self, world: World):
        self.world = world
        self.rules: Rules | None = None
        self._flying: Counter[str] = Counter()
        self._spent: dict[tuple[str, str], deque[tuple[float, int]]] = {}
        self._lock = threading.Lock()

    def enter(self, actor: Actor, cost: Cost) -> None:
        """Count the request, or refuse it; every `enter` that returns wants a `leave`."""
        with self._lock:
            if self.rules is not None:
                self._check(actor, cost, self.rules)
            self._flying[actor.key] += 1

    def leave(self, actor: Actor) -> None:
        with self._lock:
            self._flying[actor.key] -= 1

    def _check(self, actor: Actor, cost: Cost, rules: Rules) -> None:
        if self._flying[actor.key] >= rules.concurrent:
            raise self._refused(rules, 1)
        is_graph = cost.resource == "graphql"
        most = rules.graphql_points_per_minute if is_graph else rules.points_per_minute
        windows = [((actor.key, "graphql" if is_graph else "rest"), MINUTE, most, cost.points)]
        if cost.is_creation:
            windows.append(((actor.key, "minute"), MINUTE, rules.creations_per_minute, 1))
            windows.append(((actor.key, "hour"), HOUR, rules.creations_per_hour, 1))
        now = self.world.now()
        for key, seconds, limit, points in windows:
            spent = self._spent.setdefault(key, deque())
            while spent and spent[0][0] <= now - seconds:
                spent.popleft()
            if sum(one for _, one in spent) + points > limit:
                raise self._refused(rules, math.ceil((spent[0][0] if spent else now) + seconds - now) or 1)
        for key, _, _, points in windows:
            self._spent[key].append((now, points))

    @staticmethod
    def _refused(rules: Rules, seconds: int) -> Refused:
        headers = {} if rules.is_silent else {"retry-after": str(seconds)}
        return Refused(rules.status, MESSAGE, headers=headers)
