"""The store's clients on simulated time: every command is an I/O call that takes its while and may be
the last one."""

from __future__ import annotations

from typing import Any

import redis
from redis.client import Pipeline
from redis.exceptions import ResponseError

from jobs.settings import Settings
from jobs.store import Store, StoreError
from jobs.store.holder import Census
from tests.simulation.kernel import Kernel
from tests.simulation.tide import Tide, text

SECONDS = 0.0008
TICK = (2.0, 6.0, 13.0)  # so long waits a clock for what comes soon, is overdue, or is far


class Wired(redis.Redis):
    """A client whose commands are I/O calls."""

    tide: Tide
    is_text: bool

    def execute_command(self, *args: Any, **options: Any) -> Any:
        if args[0] == "XREAD" and b"BLOCK" in args:
            return self._read(list(args), options)
        _begin(self.tide, args[0], args[1] if len(args) > 1 else "")
        answer = self._ask(list(args), options)
        _tell(self.tide, args)
        _finish(self.tide)
        return answer

    def pipeline(self, transaction: Any = True, shard_hint: Any = None) -> WiredPipeline:
        made = WiredPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        made.tide, made.is_text = self.tide, self.is_text
        return made

    def _ask(self, args: list[Any], options: Any) -> Any:
        answer = self.tide.ask(args, self.is_text)
        if isinstance(answer, ResponseError):
            raise answer
        return _shaped(self, args, answer, options)

    def _read(self, args: list[Any], options: Any) -> Any:
        """XREAD that waits: by simulated time."""
        at = args.index(b"BLOCK")
        quick, tide = args[:at] + args[at + 2 :], self.tide
        _begin(tide, "XREAD", "")
        answer = self._ask(quick, options)
        if not answer:
            due = tide.first_due()
            until = TICK[2] if due is None else due - tide.kernel.now
            tide.kernel.wait("deliveries", TICK[1] if until <= 0 else min(max(until, TICK[0]), TICK[2]))
            answer = self._ask(quick, options)
        return answer


class WiredPipeline(Pipeline):
    """A pipeline is one I/O call. Nobody comes between its commands, so it needs no MULTI."""

    tide: Tide
    is_text: bool

    def execute(self, raise_on_error: bool = True) -> Any:
        stack, self.command_stack = self.command_stack, []
        if not stack:
            return []
        assert not self.watching, "a watched key is nothing that the simulator knows"
        tide = self.tide
        _begin(tide, "pipeline", stack[0][0][0])
        given = [tide.tame(list(args)) for args, _ in stack]
        answers = tide.kept.ask_all(given, self.is_text)
        wrong = [one for one in answers if isinstance(one, ResponseError)]
        if wrong and raise_on_error:
            raise wrong[0]
        for args, _ in stack:
            _tell(tide, args)
        _finish(tide)
        rows = zip(given, answers, stack, strict=True)
        return [_shaped(self, args, answer, options) for args, answer, (_, options) in rows]


def _shaped(client: Any, args: list[Any], answer: Any, options: Any) -> Any:
    """The answer as redis-py gives it."""
    shape = client.response_callbacks.get(args[0])
    if shape is None or isinstance(answer, ResponseError):
        return answer
    return shape(answer, **{name: value for name, value in options.items() if name != "keys"})


def _begin(tide: Tide, name: str, what: Any) -> None:
    kernel = tide.kernel
    kernel.point("store" if kernel.trace is None else f"store {name} {text(what)[:60]}", SECONDS)
    tide.ebb()
    if tide.trouble and kernel.random.random() < tide.trouble:
        raise StoreError("simulated: the store does not answer")


def _finish(tide: Tide) -> None:
    if tide.trouble and tide.kernel.current.is_mortal and tide.kernel.random.random() < tide.trouble:
        raise StoreError("simulated: the store did it, and its answer was lost")


def _tell(tide: Tide, args: Any) -> None:
    """Who waits for a queue hears of a job."""
    if args[0] in ("RPUSH", "LPUSH"):
        tide.kernel.notify(text(args[1]))


class WiredStore(Store):
    """A store as `open_store` gives it, on simulated time. Clients are stateless: all processes share two."""

    def __init__(self, settings: Settings, clients: tuple[Wired, Wired], census: Census):
        self.settings, self.census = settings, census
        self.redis, self.raw = clients


def census(kernel: Kernel, machine: str) -> Census:
    """Who lives on this machine. A life is one process of its machine: `host-0|worker 1|3`."""

    def is_dead(name: str) -> bool:
        place, _, rest = name.partition("|")
        who, _, life = rest.rpartition("|")
        found = kernel.named(who) if place == machine else None
        return found is not None and (found.is_dead or found.lives != int(life))

    return Census(lambda: f"{machine}|{kernel.current.name}|{kernel.current.lives}", is_dead)


def clients(tide: Tide) -> tuple[Wired, Wired]:
    """One that speaks text, and one that speaks bytes."""
    return _wired(tide, tide.client, True), _wired(tide, tide.raw, False)


def _wired(tide: Tide, plain: Any, is_text: bool) -> Wired:
    made = Wired(connection_pool=plain.connection_pool)
    made.tide, made.is_text = tide, is_text
    return made
