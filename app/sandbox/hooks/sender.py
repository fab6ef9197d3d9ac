"""Sending webhooks as GitHub does: signed, one try, ten seconds; and as a test wants them to go wrong."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import uuid
from collections import OrderedDict
from queue import Empty, Queue

from app.sandbox.hooks.delivery import Delivery, headers, post
from app.sandbox.nouns import App, Json
from app.sandbox.world import World

MOST_KEPT = 10_000
MODES = ("deliver", "drop", "double", "shuffle", "delay")


class Sender:
    """Threads that send what the world says; `mode` applies to the events in `only` (empty: to all)."""

    def __init__(self, world: World, threads: int = 4):
        self.world = world
        self.mode, self.seconds, self.only = "deliver", 0.0, frozenset[str]()
        self.deliveries: OrderedDict[int, Delivery] = OrderedDict()
        self._queue: Queue[Delivery | None] = Queue()
        self._changed = threading.Condition()
        self._in_flight = 0
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def say(self, app: App, about: Json) -> None:
        """Called under the world's lock."""
        delivery = Delivery(
            self.world.new_id(),
            str(uuid.uuid4()),
            app.id,
            about["event"],
            about["action"],
            about["payload"],
            about["installation_id"],
            about["repository_id"],
            self.world.now(),
        )
        self.deliveries[delivery.id] = delivery
        while len(self.deliveries) > MOST_KEPT:
            self.deliveries.popitem(last=False)
        self._dispatch(delivery)

    def redeliver(self, delivery: Delivery) -> Delivery:
        """The same event and GUID again, whatever the mode."""
        again = Delivery(
            self.world.new_id(),
            delivery.guid,
            delivery.app_id,
            delivery.event,
            delivery.action,
            delivery.payload,
            delivery.installation_id,
            delivery.repository_id,
            self.world.now(),
            True,
        )
        self.deliveries[again.id] = again
        self._send_after(again, 0)
        return again

    def _dispatch(self, delivery: Delivery) -> None:
        is_meant = not self.only or delivery.event in self.only
        mode = self.mode if is_meant else "deliver"
        if mode == "drop":
            delivery.status = "dropped by the sandbox"
            return
        for _ in range(2 if mode == "double" else 1):
            wait = self.seconds if mode == "delay" else 0.0
            self._send_after(delivery, random.uniform(0, self.seconds or 0.5) if mode == "shuffle" else wait)  # noqa: S311

    def _send_after(self, delivery: Delivery, seconds: float) -> None:
        with self._changed:
            self._in_flight += 1
        if not seconds:
            self._queue.put(delivery)
            return
        timer = threading.Timer(seconds, self._queue.put, (delivery,))
        timer.daemon = True
        timer.start()

    def wait(self, seconds: float) -> bool:
        """Until nothing is under way; False if that took too long."""
        with self._changed:
            return self._changed.wait_for(lambda: self._in_flight == 0, seconds)

    def _work(self) -> None:
        while (delivery := self._queue.get()) is not None:
            try:
                self._send(delivery)
            finally:
                with self._changed:
                    self._in_flight -= 1
                    self._changed.notify_all()

    def _send(self, delivery: Delivery) -> None:
        app = self.world.state.apps[delivery.app_id]
        raw = json.dumps(delivery.payload).encode()
        delivery.request_headers = headers(app, delivery, raw)
        began = time.monotonic()
        try:
            delivery.status_code, delivery.response_headers, delivery.response = post(
                app.webhook_url, raw, delivery.request_headers
            )
            delivery.status = "OK" if 200 <= delivery.status_code < 300 else "Invalid HTTP Response"
        except TimeoutError:
            delivery.status, delivery.status_code = "timed out", 504
        except (OSError, http.client.HTTPException) as error:
            delivery.status, delivery.status_code, delivery.response = (
                "failed to connect to host",
                502,
                str(error),
            )
        delivery.duration = round(time.monotonic() - began, 2)

    def stop(self) -> None:
        """What waits is not sent any more."""
        try:
            while True:
                self._queue.get_nowait()
        except Empty:
            for _ in self._threads:
                self._queue.put(None)
