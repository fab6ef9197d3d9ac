"""The line to GitHub: requests of one process of the fleet go over it to the sandbox, take their
time, and meet the weather."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jobs.apply.once import JUDGED_SECONDS
from jobs.errors import Later
from jobs.github.nouns import APP, Reply, Request
from jobs.github.wire import AGAIN_SECONDS
from tests.simulation.kernel import Kernel, Process
from tests.simulation.town import URL, Town

DELETES = "mutation Twin($it: DeleteRefInput!) { deleteRef(input: $it) { clientMutationId } }"


@dataclass
class Weather:
    """How likely each misfortune is, for each I/O call or request. All zero: calm."""

    kill: float = 0.0
    stall: float = 0.0
    refuse: float = 0.0  # 5xx, or a connection that fails before anything is carried out
    cut: float = 0.0  # carried out, and no answer
    limit: float = 0.0  # 403 or 429, with or without retry-after
    lag: float = 0.0  # reads are stale for a while
    slip: float = 0.0  # a person acts between our read and our write
    twin: float = 0.0  # a person does just what we are about to do
    host: float = 0.0  # git and processes on a host fail
    drop: float = 0.0
    double: float = 0.0
    late: float = 0.0


@dataclass
class Pause:
    """GitHub told a process to pause: nobody of this owner may ask before `until`."""

    owner: str
    at: float
    until: float
    who: Process
    life: int
    stalled: float


@dataclass
class Sky:
    """The weather over all lines, and what passed on them."""

    kernel: Kernel
    town: Town
    weather: Weather = field(default_factory=Weather)
    slip: Any = None
    wrote: Any = lambda process, request, answer: None
    pauses: list[Pause] = field(default_factory=list)
    lagging_from: float = 0.0
    lagging_until: float = 0.0
    wrong: list[str] = field(default_factory=list)
    requests: int = 0
    belated: int = 0  # writes sent by who stood still, all checks done, for longer than a claim is waited for

    def seen_from(self, process: Process) -> float:
        """Since when this process may have seen the world as it is: earlier changes it must know."""
        age = 3.0 + process.stalled
        at = self.kernel.now - age
        return min(at, self.lagging_from - 3.0) if at < self.lagging_until else at


class Line:
    """What carries the requests of one process, instead of `jobs.github.wire.Wire`."""

    def __init__(self, sky: Sky):
        self.sky = sky

    def __call__(self, request: Request) -> Reply:
        sky, kernel = self.sky, self.sky.kernel
        owner = "" if request.kind == "token" or request.owner == APP else request.owner
        self._heed(owner, request)
        is_write, stalled = request.method != "GET" and request.kind != "query", kernel.current.stalled
        kernel.point("github" if kernel.trace is None else _what(request), kernel.random.uniform(0.02, 0.3))
        chance, weather = kernel.random, sky.weather
        sky.requests += 1
        sky.belated += is_write and kernel.current.stalled - stalled > JUDGED_SECONDS
        if weather.refuse and chance.random() < weather.refuse:
            return self._refused(request)
        if weather.limit and chance.random() < weather.limit and owner:
            return self._limited(owner)
        if weather.slip and is_write and chance.random() < weather.slip:
            sky.slip(request)
        if weather.twin and chance.random() < weather.twin:
            for wish in _twins(request):
                sky.town.ask("alice", *wish)
        reply = sky.town.answer(request)
        kernel.note(f"  -> {reply.status}")
        if is_write:
            sky.wrote(kernel.current, request, reply)
        if reply.status >= 500:
            sky.wrong.append(f"the sandbox failed: {_what(request)}: {reply.message}")
        if weather.lag and is_write and chance.random() < weather.lag:
            self._lag()
        kernel.point("github answers", kernel.random.uniform(0.02, 0.15))
        if weather.cut and chance.random() < weather.cut:
            kernel.note("  cut")
            raise Later(AGAIN_SECONDS, "simulated: the answer was lost")
        return reply

    def _refused(self, request: Request) -> Reply:
        self.sky.kernel.note("  refused")
        if self.sky.kernel.random.random() < 0.3:
            raise Later(AGAIN_SECONDS, "simulated: no way to GitHub")
        return Reply(self.sky.kernel.random.choice([500, 502, 503]), {}, {"message": "Server Error"})

    def _limited(self, owner: str) -> Reply:
        kernel = self.sky.kernel
        seconds = kernel.random.choice([0, 0, 5, 20, 61])
        me = kernel.current
        self.sky.pauses.append(
            Pause(owner, kernel.now, kernel.now + (seconds or 60), me, me.lives, me.stalled)
        )
        kernel.note(f"  limited for {seconds}")
        said = {"message": "You have exceeded a secondary rate limit"}
        headers = {"retry-after": str(seconds)} if seconds else {}
        return Reply(kernel.random.choice([403, 429]), headers, said)

    def _heed(self, owner: str, request: Request) -> None:
        """Nothing is asked before the time that GitHub named, if who was told could tell it."""
        now = self.sky.kernel.now
        for pause in self.sky.pauses:
            is_late = pause.who.stalled != pause.stalled
            told = pause.who.lives == pause.life and not pause.who.is_dead and not is_late
            if pause.owner == owner and told and pause.at + 1.0 < now - 0.01 and now < pause.until - 0.01:
                ago = now - pause.at
                self.sky.wrong.append(
                    f"{self.sky.kernel.current.name} asked {_what(request)} {ago:.1f} s"
                    f" after GitHub asked for a pause of {pause.until - pause.at:.0f} s"
                )
        self.sky.pauses = [one for one in self.sky.pauses if one.until > now]

    def _lag(self) -> None:
        sky = self.sky
        seconds = sky.kernel.random.choice([1.0, 4.0, 15.0])
        if sky.kernel.now >= sky.lagging_until:
            sky.lagging_from = sky.kernel.now  # else the older one is met first
        sky.lagging_until = max(sky.lagging_until, sky.kernel.now + seconds)
        sky.kernel.note(f"  reads lag for {seconds}")
        sky.town.sandbox.faults.add({"does": "lag", "seconds": seconds})


def _twins(request: Request) -> list[tuple[str, str, Any]]:
    """What of it a person may do as well, and nobody sees who did it: merge, take off, delete."""
    if request.method in ("PUT", "DELETE"):
        return [(request.method, request.url.removeprefix(URL), request.body)]
    given = (request.body or {}).get("variables") or {} if isinstance(request.body, dict) else {}
    places = [one for one in given.values() if isinstance(one, dict) and "refId" in one]
    return [("POST", "/graphql", {"query": DELETES, "variables": {"it": one}}) for one in places]


def _what(request: Request) -> str:
    place = request.url.partition("//")[2].partition("/")[2]
    if place == "graphql" and isinstance(request.body, dict):
        place += " " + str(request.body["query"]).split("(")[0][:30]
    return f"github {request.method} /{place[:90]}"
