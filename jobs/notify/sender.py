"""Who sends notices: threads beside the worker that looks. A slow address holds up no look, and no other
address while a place is free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event, Thread
from time import time

import structlog

from jobs.notify import letters
from jobs.notify.letters import Letter
from jobs.notify.post import MOST_SECONDS, post
from jobs.settings import Settings
from jobs.store import Store, StoreError, open_store

AT_ONCE = 8
LOOK_SECONDS = 1.0
AGAIN_SECONDS = 2.0
log = structlog.get_logger()


class Sender:
    """Sends what is due, AT_ONCE at a time, none for longer than `seconds`."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        now: Callable[[], float] = time,
        seconds: float = MOST_SECONDS,
    ):
        self.settings, self.store, self.now, self.seconds = settings, store, now, seconds
        self._pool = ThreadPoolExecutor(AT_ONCE, "notices")
        self._busy: set[Future[bool]] = set()

    def turn(self) -> int:
        """Begins to send what is due, as far as places are free; how many were begun."""
        self._busy = {one for one in self._busy if not one.done()}
        found = letters.take(self.store, AT_ONCE - len(self._busy), self.now())
        self._busy |= {self._pool.submit(self._send, letter) for letter in found}
        return len(found)

    def wait(self) -> int:
        """Waits until what was begun is over; how many of it were taken by their addresses."""
        return sum(one.result() for one in wait(self._busy).done)

    def close(self) -> None:
        """What was begun is ended first."""
        self._pool.shutdown()

    def _send(self, letter: Letter) -> bool:
        try:
            trouble = post(self.settings, letter, self.seconds)
            letters.settle(self.store, letter, trouble, self.now())
        except StoreError as error:
            log.warning(
                "the store is away; the notice is sent again", notice=letter.id, error=str(error)[:200]
            )
            return False
        except Exception:  # ours to mend, and loud; but one letter's trouble is not the others'
            log.exception("a notice could not be sent", notice=letter.id)
            return False
        return not trouble


@contextmanager
def sending(settings: Settings) -> Iterator[None]:
    """While it is open, notices are sent by this process, whatever else it does."""
    over = Event()
    thread = Thread(target=_serve, args=(settings, over), name="notices", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(MOST_SECONDS + LOOK_SECONDS)


def _serve(settings: Settings, over: Event) -> None:
    """Until it is over; again when the store was away."""
    while not over.is_set():
        try:
            _send_on(settings, over)
        except StoreError as error:
            log.warning("the store is away; notices wait", error=str(error)[:200])
            over.wait(AGAIN_SECONDS)


def _send_on(settings: Settings, over: Event) -> None:
    store = open_store(settings)
    sender = Sender(settings, store)
    try:
        while not over.wait(LOOK_SECONDS):
            sender.turn()
    finally:
        sender.close()
        store.close()
