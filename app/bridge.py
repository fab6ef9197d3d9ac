"""Flask under an ASGI server: each request in a thread, its answer sent as it is made."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from werkzeug.test import run_wsgi_app

from app.asgi import Message, Receive, Send, read_body, say

MOST_BYTES = 1024 * 1024  # pages and forms; deliveries do not come this way
THREADS = 8


class Bridge:
    """An ASGI application that is a Flask application."""

    def __init__(self, app: Flask):
        self._app = app
        self._threads = ThreadPoolExecutor(THREADS, "page")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await read_body(receive, MOST_BYTES)
        if body is None:
            return await say(send, 413, "larger than any page takes (1 MB)")
        loop = asyncio.get_running_loop()
        left = loop.create_task(_ends(receive))

        def tell(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(send(message), loop).result()

        try:
            await loop.run_in_executor(self._threads, self._answer, environ(scope, body), tell, left.done)
        finally:
            left.cancel()

    def _answer(
        self, given: dict[str, Any], tell: Callable[[Message], None], has_left: Callable[[], bool]
    ) -> None:
        """Make the answer, and stop making it when its reader has left."""
        chunks, status, headers = run_wsgi_app(self._app, given)
        names = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        try:
            tell({"type": "http.response.start", "status": int(status[:3]), "headers": names})
            for chunk in chunks:
                if has_left():
                    return
                tell({"type": "http.response.body", "body": chunk, "more_body": True})
            tell({"type": "http.response.body", "body": b""})
        finally:
            getattr(chunks, "close", lambda: None)()


def environ(scope: Message, body: bytes) -> dict[str, Any]:
    """A request as WSGI has it (PEP 3333): text is bytes read as Latin-1."""
    server, client = scope.get("server") or ("localhost", 0), scope.get("client") or ("", 0)
    given: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # or X_Forwarded_For would pass for X-Forwarded-For, which a proxy watches
        key, text = name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        given[key] = f"{given[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}" if key in given else text
    given["CONTENT_LENGTH"] = str(len(body))  # also of a body that came in chunks
    return given


async def _ends(receive: Receive) -> None:
    """Waits until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
