"""SIGTERM and SIGINT as a state that loops ask for."""

from __future__ import annotations

import signal
import threading


class Ending:
    """Is told to end by SIGTERM or SIGINT. Made in the main thread, where signals arrive."""

    def __init__(self) -> None:
        self._event = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._event.set())

    def is_told(self) -> bool:
        """Whether the process was told to end."""
        return self._event.is_set()

    def wait(self, seconds: float) -> None:
        """Waits, and not a moment longer once told."""
        self._event.wait(seconds)
