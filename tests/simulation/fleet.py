"""The fleet's processes, on simulated time: the door, clocks, reconcile workers, and hosts with their
tending and workers. Each does what `fleet` runs, with hands of its own, and may die at any call."""

from __future__ import annotations

import traceback
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from rq.job import Job
from rq.serializers import JSONSerializer

from jobs import clock, queues, reconcile
from jobs.errors import Gone, Later
from jobs.github import GitHub
from jobs.hands import Hands, marker_key
from jobs.run import settle, start, stop, tend
from jobs.settings import Settings
from jobs.store import StoreError
from jobs.timer import Timer
from tests.simulation.field import Field, SimulatedGround
from tests.simulation.kernel import Kernel
from tests.simulation.line import Line, Sky
from tests.simulation.mail import Mail, answer, letter
from tests.simulation.tide import Tide
from tests.simulation.town import BOT
from tests.simulation.wired import WiredStore, census, clients

DOES: dict[str, Callable[[Hands, Any], object]] = {
    queues.RUN_FUNCTIONS["start"]: start.attend,
    queues.RUN_FUNCTIONS["settle"]: settle.conclude,
    queues.RUN_FUNCTIONS["stop"]: stop.tell,
}
TEND_SECONDS = 10.0
SLOW = 12.0  # a clock that may not ask GitHub ticks only so often: half seconds are many


class Fleet:
    """Everything that runs; `settings` are the first host's."""

    def __init__(self, sky: Sky, tide: Tide, settings: Settings):
        self.sky, self.tide, self.settings = sky, tide, settings
        self.kernel: Kernel = sky.kernel
        self.timer = Timer(lambda: self.kernel.now, self.kernel.sleep)
        self.mail = Mail(self.kernel)
        self.fields: list[Field] = []
        self.errors: list[str] = []
        self.echoes: set[str] = set()
        self.clients = clients(tide)

    def up(self, hosts: int, workers: int, likely: tuple[str, ...], launched: Any) -> None:
        self.kernel.spawn("door", lambda: answer(self.mail, self.store(self.settings)))
        for number in range(1 + (hosts > 1)):
            self.kernel.spawn(f"clock {number}", self._clock())
        for number in range(workers):
            self.kernel.spawn(f"worker {number}", self._drainer())
        for number in range(hosts):
            settings = replace(self.settings, data=Path(f"/fleet/host-{number}"))
            place = Field(self.sky, settings, likely, self.store, launched)
            self.fields.append(place)
            self.kernel.spawn(f"tend {number}", self._tend(place))
            for worker in range(2):
                self.kernel.spawn(f"runner {number}.{worker}", self._runner(place))

    def store(self, settings: Settings) -> WiredStore:
        return WiredStore(settings, self.clients, census(self.kernel, settings.data.name))

    def hands(self, settings: Settings, place: Field | None = None) -> Hands:
        """The hands of one process. They hold nothing that the next life may not know, and
        making them takes long: so they are made once."""
        store = self.store(settings)
        github = GitHub(settings, store, self.timer, Line(self.sky))
        ground: Any = SimulatedGround(place) if place else None
        return Hands(settings, store, github, ground, self.timer, marker_key(settings))

    def post(self, delivery: dict[str, Any]) -> None:
        """GitHub says something to the door: at once, late, twice, or never."""
        chance, weather = self.kernel.random, self.sky.weather
        if chance.random() < weather.drop:
            return
        guid = str(uuid.UUID(int=chance.getrandbits(128)))
        if delivery["payload"]["sender"]["login"] == BOT:
            self.echoes.add(guid)
        for _ in range(2 if chance.random() < weather.double else 1):
            wait = chance.choice([3.0, 20.0, 90.0]) if chance.random() < weather.late else 0.05
            self.mail.send(wait * chance.random(), letter(self.settings, guid, delivery))

    def _clock(self) -> Callable[[], None]:
        slow = Timer(self.timer.now, lambda seconds: self.kernel.sleep(seconds * SLOW))
        hands = replace(self.hands(self.settings), timer=slow)

        def body() -> None:
            beats = clock.Beats()
            while True:
                try:
                    if not clock.turn(hands, beats):
                        self.kernel.sleep(7.0)
                except StoreError:
                    self.kernel.sleep(1.0)
                except Exception:
                    self._wrong()
                    self.kernel.sleep(1.0)

        return body

    def _tend(self, place: Field) -> Callable[[], None]:
        hands = self.hands(place.settings, place)

        def body() -> None:
            tidied_at = 0.0
            while True:
                try:
                    if self.kernel.now - tidied_at >= tend.TIDY_SECONDS:
                        tend.tidy(hands)
                        tidied_at = self.kernel.now
                    tend.tend(hands, self.kernel.now)
                except (StoreError, Later, Gone):
                    pass
                except Exception:
                    self._wrong()
                self.kernel.sleep(TEND_SECONDS)

        return body

    def _drainer(self) -> Callable[[], None]:
        hands = self.hands(self.settings)

        def body() -> None:
            while True:
                job = self._take(hands, "reconcile")
                if job:
                    self._carry_out(lambda: reconcile.work_off(hands))

        return body

    def _runner(self, place: Field) -> Callable[[], None]:
        """RQ gives a job that was at hand when its worker died to another worker, once."""
        at_hand: list[Job] = []
        again: set[str] = set()
        queue = queues.agents_queue(place.settings.host)

        hands = self.hands(place.settings, place)

        def body() -> None:
            while at_hand:
                job = at_hand.pop()
                if job.id not in again:
                    again.add(job.id)
                    self.kernel.sleep(self.kernel.random.uniform(5.0, 15.0))
                    self._run(hands, job, at_hand)
            while True:
                job = self._take(hands, queue)
                if job:
                    self._run(hands, job, at_hand)

        return body

    def _run(self, hands: Hands, job: Job, at_hand: list[Job]) -> None:
        at_hand.append(job)
        self._carry_out(lambda: DOES[job.func_name](hands, *job.args))
        at_hand.clear()

    def _carry_out(self, work: Callable[[], object]) -> None:
        try:
            work()
        except StoreError:
            pass
        except Exception:
            self._wrong()

    def _take(self, hands: Hands, queue: str) -> Job | None:
        """The next job, when there is one."""
        key = f"rq:queue:{queue}"
        try:
            if not self.tide.stands(key):
                self.kernel.wait(key, 600.0)
                return None
            self.kernel.current.stalled = 0.0
            taken = hands.store.raw.lpop(key)
            if not taken:
                return None
            return Job.fetch(taken.decode(), connection=self.tide.raw, serializer=JSONSerializer)
        except StoreError:
            self.kernel.sleep(1.0)
            return None

    def _wrong(self) -> None:
        """An error that is ours: RQ would note it as a failed job."""
        text = traceback.format_exc()
        if "simulated" not in text.splitlines()[-1]:
            self.kernel.note("ERROR " + text.splitlines()[-1])
            self.errors.append(f"{self.kernel.current.name}: {text}")
