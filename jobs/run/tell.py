"""The keeper's line to the store: a run's events and beats. A lost store never stops a run."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from typing import Any

from jobs import events, ledger
from jobs.redact import redact
from jobs.settings import Settings
from jobs.store import Store, embedded, open_store

BATCH = 500
WAITING = 20_000
BEAT_SECONDS = 5.0
AGAIN_SECONDS = 5.0


class Teller:
    """A thread that sends what it was told in batches, and a beat every five seconds. When
    the store is slow or away, the oldest events are dropped and their number is told
    (RUN/output.jsonl holds them all)."""

    def __init__(self, settings: Settings, run: str):
        self._settings = settings
        self._run = run
        self._waiting: deque[dict[str, Any]] = deque()
        self._dropped = 0
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._is_over = False
        self._store: Store | None = None
        self._thread = threading.Thread(target=self._work, name="teller", daemon=True)
        self._thread.start()

    def tell(self, event: dict[str, Any]) -> None:
        """Take an event to be sent; never waits for the store."""
        with self._lock:
            if len(self._waiting) >= WAITING:
                self._waiting.popleft()
                self._dropped += 1
            self._waiting.append(event)
        if len(self._waiting) >= BATCH:
            self._wake.set()

    def close(self, seconds: float) -> None:
        """Send what waits, but no longer than so."""
        self._is_over = True
        self._wake.set()
        self._thread.join(seconds)

    def _work(self) -> None:
        beaten = 0.0
        while True:
            is_over = self._is_over
            try:
                if time.monotonic() - beaten >= BEAT_SECONDS:
                    ledger.beat(self._open(), self._run, time.time())
                    beaten = time.monotonic()
                while self._send():
                    pass
                pause = 0.2
            except Exception as error:  # whatever the store's trouble is, the run goes on
                print(f"the store is away: {redact(str(error))[:300]}", file=sys.stderr, flush=True)
                self._store = None
                pause = AGAIN_SECONDS
            if is_over:
                return
            self._wake.wait(pause)
            self._wake.clear()

    def _send(self) -> bool:
        """Send one batch; False when nothing waits. A batch that failed waits again."""
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            dropped, self._dropped = self._dropped, 0
        if dropped:
            text = f"{dropped} events were not sent in time; the run's file holds them"
            batch.insert(0, {"at": time.time(), "step": "", "stream": "out", "kind": "dropped", "text": text})
        if not batch:
            return False
        try:
            events.append(self._open(), self._run, batch)
        except Exception:
            with self._lock:
                room = max(WAITING - len(self._waiting), 0)
                self._waiting.extendleft(reversed(batch[len(batch) - min(room, len(batch)) :]))
            raise
        return True

    def _open(self) -> Store:
        # Opening would start an embedded server that is down; a server of the keeper's own
        # would live in its mount namespace, and keep the workspace mounted for ever.
        if not self._settings.redis_url:
            answer = embedded.ask(embedded.folder(self._settings), b"PING")
            if not answer.startswith(b"+PONG"):
                raise ConnectionError("the embedded store does not run")
        if self._store is None:
            self._store = open_store(self._settings, timeout_seconds=5.0)
        return self._store
