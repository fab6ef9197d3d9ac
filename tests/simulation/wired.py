"""The store on simulated time: a real server, whose every command is an I/O call that takes its
while and may be the last one; keys end when simulated time says so."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable
from importlib import resources
from typing import Any

import redis
from redis.client import Pipeline

from jobs.settings import Settings
from jobs.store import Store, StoreError, keys
from tests.simulation.kernel import Kernel

LUA = resources.files("jobs.store") / "lua"
SCRIPTS = tuple(sorted(path.name.removesuffix(".lua") for path in LUA.iterdir()))
ENDING = {name for name in SCRIPTS if "'EX" in (LUA / f"{name}.lua").read_text()}  # they give keys an end
SECONDS = 0.0008
TICK = (0.5, 2.0, 12.0)  # so long waits a clock for what comes soon, is overdue, or is far


class Tide:
    """Which keys end when, by simulated time. One for a server; `client` makes no I/O call."""

    def __init__(self, kernel: Kernel, client: Any, raw: Any):
        self.kernel, self.client, self.raw = kernel, client, raw
        self.ends: dict[str, float] = {}
        self._line: list[tuple[float, str]] = []
        self._names = {word: name for name in SCRIPTS for word in _source(name)}
        self.heard: Callable[[str, list[str], list[str], Any], None] = lambda name, keys, args, answer: None
        self.trouble = 0.0

    def ebb(self) -> None:
        """What has ended is gone."""
        while self._line and self._line[0][0] <= self.kernel.now:
            at, key = heapq.heappop(self._line)
            if self.ends.get(key) == at:
                del self.ends[key]
                self.client.delete(key)

    def wipe(self) -> None:
        self.client.flushall()
        self.ends.clear()
        self._line.clear()

    def tame(self, args: list[Any]) -> list[Any]:
        """The command without real time; what it says of ends is remembered here."""
        name = str(args[0]).upper()
        if name not in ("SET", "EXPIRE", "DEL", "UNLINK") or _text(args[1]).startswith("rq:"):
            return args
        if name in ("DEL", "UNLINK"):
            for key in args[1:]:
                self.ends.pop(_text(key), None)
            return args
        if name == "EXPIRE":
            self._end(_text(args[1]), float(args[2]))
            return ["EXISTS", args[1]]
        words = [word.upper() if isinstance(word, str) else word for word in args[3:]]
        if "EX" not in words:
            if "NX" not in words:
                self.ends.pop(_text(args[1]), None)
            return args
        at = 3 + words.index("EX")
        key, seconds = _text(args[1]), float(args[at + 1])
        if "NX" not in words or not self.client.exists(key):
            self._end(key, seconds)
        return args[:at] + args[at + 2 :]

    def ran(self, args: tuple[Any, ...], answer: Any) -> None:
        """A script was run."""
        name, count = self._names[str(args[1])], int(args[2])
        if name in ENDING:
            self.take_over(list(args[3 : 3 + count]))
        words = [_text(word) for word in args[3:]]
        self.heard(name, words[:count], words[count:], answer)

    def take_over(self, names: list[Any]) -> None:
        """Ends that a script set by real time become simulated ones."""
        pipe = self.client.pipeline(transaction=False)
        for key in names:
            pipe.pttl(key)
        found = pipe.execute()
        for key, left in zip(names, found, strict=True):
            if left > 0:
                self._end(_text(key), float(round(left / 1000)))
                self.client.persist(key)

    def _end(self, key: str, seconds: float) -> None:
        self.ends[key] = at = self.kernel.now + seconds
        heapq.heappush(self._line, (at, key))


def _source(path: str) -> tuple[str, str]:
    """A script's text and digest: the server is told one or the other."""
    text = (LUA / f"{path}.lua").read_text()
    return text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _text(key: Any) -> str:
    return key.decode(errors="replace") if isinstance(key, bytes) else str(key)


class Wired(redis.Redis):
    """A client whose commands are I/O calls."""

    tide: Tide

    def execute_command(self, *args: Any, **options: Any) -> Any:
        kernel, name = self.tide.kernel, str(args[0])
        if name == "XREAD" and b"BLOCK" in args:
            return self._read(list(args), options)
        _begin(self.tide, f"store {name} {_text(args[1])[:60] if len(args) > 1 else ''}")
        given = self.tide.tame(list(args))
        answer = super().execute_command(*given, **options)
        if name in ("EVALSHA", "EVAL"):
            self.tide.ran(args, answer)
        _tell(kernel, args)
        _finish(self.tide)
        return answer

    def pipeline(self, transaction: Any = True, shard_hint: Any = None) -> WiredPipeline:
        made = WiredPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        made.tide = self.tide
        return made

    def _read(self, args: list[Any], options: Any) -> Any:
        """XREAD that waits: by simulated time."""
        at = args.index(b"BLOCK")
        quick = args[:at] + args[at + 2 :]
        _begin(self.tide, "store XREAD")
        answer = super().execute_command(*quick, **options)
        if not answer:
            kernel = self.tide.kernel
            due = self.tide.client.zrange(keys.DUE, 0, 0, withscores=True)
            until = due[0][1] - kernel.now if due else TICK[2]
            kernel.wait("deliveries", TICK[1] if until <= 0 else min(max(until, TICK[0]), TICK[2]))
            answer = super().execute_command(*quick, **options)
        return answer


class WiredPipeline(Pipeline):
    """A pipeline is one I/O call."""

    tide: Tide

    def execute(self, raise_on_error: bool = True) -> Any:
        stack = [args for args, _ in self.command_stack]
        if not stack:
            return super().execute(raise_on_error)
        _begin(self.tide, f"store pipeline {stack[0][0]} {len(stack)}")
        self.command_stack = [
            (tuple(self.tide.tame(list(args))), options) for args, options in self.command_stack
        ]
        answer = super().execute(raise_on_error)
        for args in stack:
            _tell(self.tide.kernel, args)
        _finish(self.tide)
        return answer


def _begin(tide: Tide, what: str) -> None:
    tide.kernel.point(what, SECONDS)
    tide.ebb()
    if tide.trouble and tide.kernel.random.random() < tide.trouble:
        raise StoreError("simulated: the store does not answer")


def _finish(tide: Tide) -> None:
    if tide.trouble and tide.kernel.current.is_mortal and tide.kernel.random.random() < tide.trouble:
        raise StoreError("simulated: the store did it, and its answer was lost")


def _tell(kernel: Kernel, args: Any) -> None:
    """Who waits for a queue hears of a job."""
    if args[0] in ("RPUSH", "LPUSH"):
        kernel.notify(_text(args[1]))


class WiredStore(Store):
    """A store as `open_store` gives it, on simulated time."""

    def __init__(self, settings: Settings, options: dict[str, Any], tide: Tide):
        super().__init__(settings, options)
        self.redis = _client(self.redis, tide)
        self.raw = _client(self.raw, tide)


def _client(plain: Any, tide: Tide) -> Wired:
    made = Wired(connection_pool=plain.connection_pool, single_connection_client=True)
    made.tide = tide
    return made
