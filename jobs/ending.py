"""SIGTERM and SIGINT as a state that loops ask for."""

from __future__ import annotations

import os
import select
import signal


class Ending:
    """Is told to end by SIGTERM or SIGINT (and `more`). Made in the main thread, where signals
    arrive. A pipe and no Event: a signal may come while the main thread holds an Event's own lock,
    which its handler would then wait for without end."""

    def __init__(self, *more: signal.Signals) -> None:
        self._told = False
        self._read, self._write = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT, *more):
            signal.signal(number, lambda *_: self._end())

    def is_told(self) -> bool:
        """Whether the process was told to end."""
        return self._told

    def wait(self, seconds: float) -> bool:
        """Waits, and not a moment longer once told; whether it was told."""
        select.select([self._read], [], [], seconds)
        return self._told

    def _end(self) -> None:
        if not self._told:
            self._told = True
            os.write(self._write, b".")
