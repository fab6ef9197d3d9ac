"""The tide of keys: they end when simulated time says so, never by the server's own clock."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable
from importlib import resources
from typing import Any, NamedTuple

from jobs.store import keys
from jobs.store.connection import source
from tests.simulation.kept import Kept
from tests.simulation.kernel import Kernel
from tests.simulation.resp import Socket

LUA = resources.files("jobs.store") / "lua"
SOURCES = {
    path.name.removesuffix(".lua"): source(path.name.removesuffix(".lua"))[0]
    for path in sorted(LUA.iterdir(), key=str)
}
NAMES = {
    word: name
    for name, text in SOURCES.items()
    for word in (text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())
}  # the server is told a script's text or its digest
ENDING = {name for name, text in SOURCES.items() if "'EX" in text}  # they give keys an end


class Server(NamedTuple):
    """The store's server: a quick connection, and plain clients (text, bytes) that make no I/O call
    and write nothing."""

    socket: Socket
    client: Any
    raw: Any
    is_doubted: bool = False


class Tide:
    """Which keys end when, by simulated time. One a seed."""

    def __init__(self, kernel: Kernel, server: Server):
        self.kernel, self.client, self.raw = kernel, server.client, server.raw
        self.kept = Kept(server.socket, NAMES, server.is_doubted)
        self.ends: dict[str, float] = {}
        self._line: list[tuple[float, str]] = []
        self.heard: Callable[[str, list[str], list[str], Any], None] = lambda name, keys, args, answer: None
        self.trouble = 0.0

    def ebb(self) -> None:
        """What has ended is gone."""
        while self._line and self._line[0][0] <= self.kernel.now:
            at, key = heapq.heappop(self._line)
            if self.ends.get(key) == at:
                del self.ends[key]
                self.kept.ask(["DEL", key], True)

    def wipe(self) -> None:
        self.kept.ask(["FLUSHALL"], True)
        self.ends.clear()
        self._line.clear()

    def first_due(self) -> float | None:
        """When the first subject is due, whoever looks at it."""
        found = self.kept.ask(["ZRANGE", keys.DUE, 0, 0, "WITHSCORES"], True)[0]
        return float(found[1]) if found else None

    def stands(self, key: str) -> bool:
        return bool(self.kept.ask(["EXISTS", key], True)[0])

    def ask(self, args: list[Any], is_text: bool) -> Any:
        """A command's answer; what it says of ends is remembered here. Ends that a script set by real
        time become simulated ones."""
        name = NAMES.get(args[1], "") if args[0] in ("EVALSHA", "EVAL") else ""
        places = args[3 : 3 + int(args[2])] if name in ENDING else []
        after = [(word, key) for key in places for word in ("PTTL", "PERSIST")]
        answer, *left = self.kept.ask(self.tame(args), is_text, *after)
        for key, milliseconds in zip(places, left[::2], strict=True):
            if milliseconds > 0:
                self._end(text(key), float(round(milliseconds / 1000)))
        if name and not isinstance(answer, Exception):
            words = [text(word) for word in args[3:]]
            self.heard(name, words[: int(args[2])], words[int(args[2]) :], answer)
        return answer

    def tame(self, args: list[Any]) -> list[Any]:
        """The command without real time."""
        name = args[0]
        if name not in ("SET", "EXPIRE", "DEL", "UNLINK") or text(args[1]).startswith("rq:"):
            return args
        if name in ("DEL", "UNLINK"):
            for key in args[1:]:
                self.ends.pop(text(key), None)
            return args
        if name == "EXPIRE":
            self._end(text(args[1]), float(args[2]))
            return ["EXISTS", args[1]]
        return self._tame_set(args)

    def _tame_set(self, args: list[Any]) -> list[Any]:
        words = [word.upper() if isinstance(word, str) else word for word in args[3:]]
        if "EX" not in words:
            if "NX" not in words:
                self.ends.pop(text(args[1]), None)
            return args
        at = 3 + words.index("EX")
        key, seconds = text(args[1]), float(args[at + 1])
        if "NX" not in words or not self.stands(key):
            self._end(key, seconds)
        return args[:at] + args[at + 2 :]

    def _end(self, key: str, seconds: float) -> None:
        self.ends[key] = at = self.kernel.now + seconds
        heapq.heappush(self._line, (at, key))


def text(key: Any) -> str:
    return key.decode(errors="replace") if isinstance(key, bytes) else str(key)
