"""Faults on request: what goes wrong with the next requests that match."""

from __future__ import annotations

import copy
import pickle
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.sandbox.control.rewrites import Rewrites
from app.sandbox.nouns import Json
from app.sandbox.refused import Refused
from app.sandbox.world import World

KINDS = ("answer", "cut", "lag", "edit", "hold")
HOLD_SECONDS = 60.0


@dataclass
class Fault:
    """`does` is one of KINDS; `times` counts down; `when` (edit, hold) is before or after the request."""

    id: int
    does: str
    method: str = ""
    path: str = ""
    operation: str = ""
    times: int = 1
    when: str = "before"
    status: int = 500
    message: str = "Server Error"
    headers: dict[str, str] = field(default_factory=dict)
    errors: list[Json] | None = None
    requests: list[Json] = field(default_factory=list)
    seconds: float = 0.0
    ends_at: float = 0.0
    met: int = 0
    gate: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)
    frozen: World | None = None

    def matches(self, method: str, path: str, operation: str) -> bool:
        if self.method and self.method.upper() != method:
            return False
        if self.does == "lag" and method != "GET" and not operation.startswith("query"):
            return False
        if self.operation and not (operation and re.search(self.operation, operation)):
            return False
        return not self.path or re.search(self.path, path) is not None

    def shown(self) -> Json:
        names = ("id", "does", "method", "path", "operation", "times", "when", "status", "seconds", "met")
        return {name: getattr(self, name) for name in names} | {"is_holding": self.reached.is_set()}


class Faults:
    """The waiting faults, oldest first. `perform` carries out a request as somebody (edit)."""

    def __init__(self, world: World):
        self.world = world
        self.waiting: list[Fault] = []
        self.all: dict[int, Fault] = {}
        self.rewrites = Rewrites(world)
        self.perform: Callable[[Json], Json] = lambda request: {}
        self._lock = threading.Lock()
        self._busy = threading.local()

    def add(self, wish: Json) -> Fault:
        """ValueError for a wish that names what faults do not have."""
        known = set(Fault.__dataclass_fields__) - {"id", "met", "gate", "reached", "frozen", "ends_at"}
        if wish.get("does") not in KINDS or set(wish) - known:
            raise ValueError(
                f"a fault does one of {', '.join(KINDS)} and has the fields {', '.join(sorted(known))}"
            )
        with self._lock:
            fault = Fault(len(self.all) + 1, **wish)
            re.compile(fault.path), re.compile(fault.operation)
            self.all[fault.id] = fault
            self.waiting.append(fault)
        if fault.does == "lag":
            with self.world.lock:
                fault.frozen = copy.copy(self.world)
                fault.frozen.state = pickle.loads(pickle.dumps(self.world.state))  # noqa: S301 - our own
            fault.ends_at = self.world.now() + fault.seconds if fault.seconds else 0.0
        return fault

    def clear(self) -> None:
        with self._lock:
            self.waiting.clear()
            self.rewrites.all.clear()
            for fault in self.all.values():
                fault.gate.set()

    def match(self, method: str, path: str, operation: str) -> Fault | None:
        """The fault that this request meets; what a fault itself performs meets none."""
        if not self.waiting or getattr(self._busy, "is_performing", False):
            return None
        with self._lock:
            now = self.world.now()
            self.waiting = [one for one in self.waiting if not one.ends_at or now < one.ends_at]
            for fault in self.waiting:
                if fault.matches(method, path, operation):
                    fault.met += 1
                    fault.times -= 1
                    if fault.times <= 0 and not fault.ends_at:
                        self.waiting.remove(fault)
                    return fault
        return None

    def before(self, fault: Fault | None) -> None:
        if fault is None:
            return
        if fault.does == "answer":
            raise Refused(fault.status, fault.message, fault.errors, fault.headers)
        if fault.when == "before":
            self._act(fault)

    def after(self, fault: Fault | None) -> None:
        if fault is not None and fault.when == "after":
            self._act(fault)

    def _act(self, fault: Fault) -> None:
        if fault.does == "hold":
            fault.reached.set()
            fault.gate.wait(fault.seconds or HOLD_SECONDS)
        if fault.does == "edit":
            self._busy.is_performing = True
            try:
                for request in fault.requests:
                    self.perform(request)
            finally:
                self._busy.is_performing = False

    @staticmethod
    def view(fault: Fault | None, world: World) -> World:
        """What a read sees: a lagging one sees the world as it was when the fault was set."""
        return world if fault is None or fault.does != "lag" or fault.frozen is None else fault.frozen
