"""The line to GitHub: requests of one process of the fleet go over it to the sandbox, take their
time, and meet the weather."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.simulation.kernel import Kernel, Process
from tests.simulation.town import Town


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

    def seen_from(self, process: Process) -> float:
        """Since when this process may have seen the world as it is: earlier changes it must know."""
        age = 3.0 + process.stalled
        at = self.kernel.now - age
        return min(at, self.lagging_from - 3.0) if at < self.lagging_until else at


class Line(httpx.BaseTransport):
    """The transport of one process."""

    def __init__(self, sky: Sky):
        self.sky = sky
        self._wsgi = httpx.WSGITransport(app=sky.town.sandbox.web.wsgi_app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sky, kernel = self.sky, self.sky.kernel
        owner = _owner(request, sky.town)
        self._heed(owner, request)
        what = f"github {request.method} {_path(request)}"
        kernel.point(what, kernel.random.uniform(0.02, 0.3))
        chance, weather = kernel.random, sky.weather
        sky.requests += 1
        is_write = request.method != "GET" and not _is_query(request)
        if weather.refuse and chance.random() < weather.refuse:
            return self._refused(request)
        if weather.limit and chance.random() < weather.limit and owner:
            return self._limited(owner, request)
        if weather.slip and is_write and chance.random() < weather.slip:
            sky.slip()
        sky.town.tick()
        answer = self._wsgi.handle_request(request)
        answer.read()
        kernel.note(f"  -> {answer.status_code}")
        if is_write:
            sky.wrote(kernel.current, request, answer)
        if answer.status_code >= 500:
            sky.wrong.append(f"the sandbox failed: {what}: {answer.text[:300]}")
        if weather.lag and is_write and chance.random() < weather.lag:
            self._lag()
        kernel.point("github answers", kernel.random.uniform(0.02, 0.15))
        if weather.cut and chance.random() < weather.cut:
            kernel.note("  cut")
            raise httpx.ReadError("simulated: the answer was lost", request=request)
        return answer

    def _refused(self, request: httpx.Request) -> httpx.Response:
        self.sky.kernel.note("  refused")
        if self.sky.kernel.random.random() < 0.3:
            raise httpx.ConnectError("simulated: no way to GitHub", request=request)
        status = self.sky.kernel.random.choice([500, 502, 503])
        return httpx.Response(status, json={"message": "Server Error"}, request=request)

    def _limited(self, owner: str, request: httpx.Request) -> httpx.Response:
        kernel = self.sky.kernel
        seconds = kernel.random.choice([0, 0, 5, 20, 61])
        headers = {"retry-after": str(seconds)} if seconds else {}
        me = kernel.current
        self.sky.pauses.append(
            Pause(owner, kernel.now, kernel.now + (seconds or 60), me, me.lives, me.stalled)
        )
        kernel.note(f"  limited for {seconds}")
        said = {"message": "You have exceeded a secondary rate limit"}
        return httpx.Response(kernel.random.choice([403, 429]), json=said, headers=headers, request=request)

    def _heed(self, owner: str, request: httpx.Request) -> None:
        """Nothing is asked before the time that GitHub named, if who was told could tell it."""
        now = self.sky.kernel.now
        for pause in self.sky.pauses:
            is_late = pause.who.stalled != pause.stalled
            told = pause.who.lives == pause.life and not pause.who.is_dead and not is_late
            if pause.owner == owner and told and pause.at + 1.0 < now - 0.01 and now < pause.until - 0.01:
                ago = now - pause.at
                self.sky.wrong.append(
                    f"{self.sky.kernel.current.name} asked {request.method} {_path(request)} {ago:.1f} s"
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


def _owner(request: httpx.Request, town: Town) -> str:
    """Whose limit a request counts against: an installation's token tells."""
    words = request.headers.get("authorization", "").partition(" ")[2]
    token = town.world.state.tokens.get(words)
    if token is None:
        return ""
    installation = town.world.state.installations.get(token.installation_id)
    return installation.account if installation else ""


def _is_query(request: httpx.Request) -> bool:
    is_graphql = request.url.path.endswith("/graphql")
    return is_graphql and not json.loads(request.content)["query"].startswith("mutation")


def _path(request: httpx.Request) -> str:
    if request.url.path.endswith("/graphql"):
        return json.loads(request.content)["query"].split("(")[0][:30]
    return request.url.raw_path.decode()[:90]
