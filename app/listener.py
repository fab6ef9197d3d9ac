"""How the door speaks HTTP: uvicorn's worker under gunicorn, within bounds that uvicorn does not set.

Anyone may connect, so what a client can make us hold must be bounded before its signature
can be looked at: the bytes of a head, and the time until a request is whole.
"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn_worker import UvicornWorker  # type: ignore[import-untyped]

MOST_HEAD_BYTES = 64 * 1024  # and what is read with it; GitHub's heads have about one thousand
MOST_SECONDS = 30.0  # GitHub itself gives a delivery up after ten


class Bounded(HttpToolsProtocol):
    """A connection whose heads and trailers are small and whose requests become whole in time."""

    # Whose request is not whole, and since when (the loop's time), in this process.
    asking: dict[Bounded, float] = {}  # noqa: RUF012 # shared on purpose

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._unused = 0  # bytes since the last that began a request or were of a body
        self.asking[self] = self.loop.time()

    def connection_lost(self, exc: Exception | None) -> None:
        self.asking.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._unused += len(data)
        super().data_received(data)
        if self._unused > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of this request is larger than 64 KB.")

    def on_message_begin(self) -> None:
        self._unused = 0
        self.asking[self] = self.loop.time()
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        self._unused = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unused = 0
        self.asking.pop(self, None)
        super().on_message_complete()

    @classmethod
    def drop_slow(cls, now: float) -> None:
        """Connections whose request has not become whole in time are gone."""
        for one, since in list(cls.asking.items()):
            if now - since > MOST_SECONDS:
                one.transport.abort()


class Listener(UvicornWorker):
    """gunicorn's worker: one process that listens."""

    CONFIG_KWARGS: dict[str, Any] = {  # noqa: RUF012 # as uvicorn-worker has it
        "loop": "uvloop",
        "http": Bounded,
        "ws": "none",
        "interface": "asgi3",
        "lifespan": "off",
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,  # only pages ask who the client is; see app/web.py
        "timeout_graceful_shutdown": 8,  # less than gunicorn's, which kills
        "timeout_notify": 1,
    }

    async def callback_notify(self) -> None:
        """Called every second: this process lives, and ends when gunicorn has died."""
        await super().callback_notify()
        if os.getppid() != self.ppid:
            os.kill(os.getpid(), signal.SIGTERM)
        Bounded.drop_slow(asyncio.get_running_loop().time())
