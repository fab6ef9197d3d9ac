"""Simulated time, and processes that take turns on it.

Each process is a thread, and exactly one of them runs at a time: it runs until it waits, then the
one that is due next runs. Waiting takes no real time. Whoever asks `random` asks in an order that
only the seed decides, so a seed is told again exactly.
"""

from __future__ import annotations

import heapq
import threading
import traceback
from collections.abc import Callable
from random import Random

BEGIN = 1_750_000_000.0


class Killed(BaseException):
    """SIGKILL: nobody catches it, and no clean-up of the killed reaches the outside any more."""


class Over(BaseException):
    """The story is over."""


class Process:
    """`body` is called again, after a pause, whenever it was killed, until it returns."""

    def __init__(self, kernel: Kernel, name: str, body: Callable[[], object]):
        self.kernel, self.name, self.body = kernel, name, body
        self.turn = threading.Lock()
        self.turn.acquire()
        self.ticket = 0
        self.lives = 0
        self.is_mortal = False
        self.is_reborn = True
        self.is_doomed = self.is_dead = self.is_done = False
        self.died_at = self.stalled = 0.0
        self.thread = threading.Thread(target=self._live, name=name, daemon=True)

    def _live(self) -> None:
        self.turn.acquire()
        try:
            while not self._once():
                self.is_dead = False
                self.kernel.sleep(self.kernel.random.uniform(0.5, 20.0))
        except Over:
            pass
        except BaseException:
            self.kernel.crashes.append(f"{self.name}: {traceback.format_exc()}")
        self.is_done = True
        self.kernel.hand_over()

    def _once(self) -> bool:
        """Whether it ended by itself, or is not born again."""
        try:
            if not self.kernel.is_over:
                self.body()
        except Killed:
            self.lives += 1
            self.died_at = self.kernel.now
            self.kernel.note(f"{self.name} is dead")
            return not self.is_reborn
        return True


class Kernel:
    """The clock, the processes, and chance. The director is the thread that made it."""

    def __init__(self, seed: int):
        self.random = Random(seed)  # noqa: S311
        self.now = BEGIN
        self.is_over = False
        self.crashes: list[str] = []
        self.processes: list[Process] = []
        self.doom: Callable[[Process, str], bool] = lambda process, what: False
        self.stall: Callable[[Process, str], float] = lambda process, what: 0.0
        self.calls = 0
        self.late_until = 0.0  # by then, nobody whom something held up is held up any more
        self.trace: list[str] | None = None
        self._line: list[tuple[float, int, int, Process]] = []
        self._count = 0
        self._waiting: dict[str, list[Process]] = {}
        self.director = Process(self, "director", lambda: None)
        self.current = self.director

    def named(self, name: str) -> Process | None:
        return next((one for one in self.processes if one.name == name), None)

    def note(self, text: str) -> None:
        if self.trace is not None:
            self.trace.append(f"{self.now - BEGIN:10.3f} {self.current.name}: {text}")

    def spawn(self, name: str, body: Callable[[], object], is_mortal: bool = True) -> Process:
        """A process that begins now. One that is mortal may be killed."""
        process = Process(self, name, body)
        process.is_mortal = is_mortal
        self.processes.append(process)
        process.thread.start()
        self._push(process, self.now)
        return process

    def kill(self, process: Process) -> None:
        """It dies where it waits."""
        if not process.is_done and process is not self.current:
            process.is_doomed = True
            self._push(process, self.now)

    def point(self, what: str, seconds: float) -> None:
        """An I/O call, which takes `seconds`: here a process may die, or be late."""
        me = self.current
        if me.is_dead:
            raise Killed
        self.calls += 1
        if me.is_mortal:
            if self.doom(me, what):
                self.note(f"killed before {what}")
                me.is_dead = True
                raise Killed
            late = self.stall(me, what)
            if late:
                me.stalled += late
                self.late_until = max(self.late_until, self.now + late)
                self.note(f"is late by {late:.0f} s before {what}")
                seconds += late
        if self.trace is not None:
            self.note(what)
        self.sleep(seconds)

    def sleep(self, seconds: float) -> None:
        """The others run until it is time."""
        me, at = self.current, self.now + seconds
        if me.is_dead:
            raise Killed
        if not self.is_over and not me.is_doomed and (not self._line or self._line[0][0] > at):
            self.now = at
            return
        self._push(me, at)
        self._wait(me)

    def wait(self, topic: str, seconds: float) -> None:
        """Until somebody notifies, or `seconds` are over."""
        me = self.current
        if me.is_dead:
            raise Killed
        self._waiting.setdefault(topic, []).append(me)
        self._push(me, self.now + seconds)
        try:
            self._wait(me)
        finally:
            if me in self._waiting.get(topic, ()):
                self._waiting[topic].remove(me)

    def notify(self, topic: str) -> None:
        for process in self._waiting.pop(topic, []):
            self._push(process, self.now)

    def end(self) -> None:
        """All processes end; called by the director."""
        self.is_over = True
        for process in self.processes:
            if not process.is_done:
                self.current = process
                process.turn.release()
                process.thread.join(20)

    def hand_over(self) -> None:
        """The next one runs."""
        if self.is_over:
            return
        self._next().turn.release()

    def _push(self, process: Process, at: float) -> None:
        process.ticket += 1
        self._count += 1
        heapq.heappush(self._line, (at, self._count, process.ticket, process))

    def _next(self) -> Process:
        while True:
            at, _, ticket, process = heapq.heappop(self._line)
            if ticket == process.ticket and not process.is_done:
                self.now = max(self.now, at)
                self.current = process
                return process

    def _wait(self, me: Process) -> None:
        if not self.is_over:
            following = self._next()
            if following is not me:
                following.turn.release()
                me.turn.acquire()
        if self.is_over and me is not self.director:
            me.is_dead = True
            raise Over
        if me.is_doomed:
            me.is_doomed, me.is_dead = False, True
            raise Killed
