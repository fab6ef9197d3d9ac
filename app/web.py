"""create_app(): the pages, in Flask; create_door(): with the webhook before them; serve(): under gunicorn."""

from __future__ import annotations

import functools
import threading
from contextlib import suppress
from typing import Any

from flask import Flask, Response, jsonify
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.api import blueprint
from app.asgi import Application, Message, Receive, Send
from app.bridge import Bridge
from app.listener import Listener
from app.webhook import Webhook, take
from jobs.settings import Settings, load
from jobs.store import AwaitedStore, Store, StoreError, open_store

STORE_SECONDS = 1.0  # GitHub waits 10 s for an answer; a store that is away is told in 2 s


class Lazy:
    """The process's store, opened when it is first needed: after gunicorn has forked, and
    also when the store was away at the start. Its connections mend themselves."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._store: Store | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Store:
        if self._store is None:
            store = open_store(self._settings, STORE_SECONDS)
            with self._lock:
                self._store = self._store or store
        return self._store


def create_app(settings: Settings | None = None) -> Flask:
    """The whole App in Flask: GitHub's deliveries, and what people and watchers ask. Served
    by `create_door`, which takes the deliveries a shorter way."""
    settings = settings or load()
    app = Flask("agent-fleet", static_folder=None)
    store = Lazy(settings)
    app.register_blueprint(blueprint(settings, store))

    @app.post("/webhook")
    def webhook() -> Response:
        """A delivery is stored; see `app/webhook.py`."""
        status, text = take(settings, store)
        return Response(text + "\n", status, mimetype="text/plain")

    @app.get("/healthz")
    def healthz() -> Response:
        """This process lives."""
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """Deliveries can be taken in; else what is wrong."""
        problems = _problems(settings, store)
        return jsonify(ready=not problems, problems=problems), 503 if problems else 200

    return app


def create_door(settings: Settings) -> Application:
    """All that listens, as one ASGI application: `POST /webhook`, and Flask for all else."""
    webhook = Webhook(settings, functools.cache(lambda: AwaitedStore(settings, STORE_SECONDS)))
    bridge: Any = Bridge(create_app(settings))  # uvicorn's type of a scope is narrower than ours
    pages: Any = ProxyHeadersMiddleware(bridge)  # a proxy on this host says who the client is

    async def door(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"no {scope['type']} here; only HTTP")
        with suppress(ConnectionResetError):  # nobody is left to be told
            await (webhook if scope["path"] == "/webhook" else pages)(scope, receive, send)

    return door


def serve(settings: Settings) -> None:
    """Listen at FLEET_BIND until SIGTERM or SIGINT; requests at hand are answered first."""
    Server(settings).run()


class Server(BaseApplication):
    """gunicorn, told by our settings alone."""

    def __init__(self, settings: Settings):
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in gunicorn_options(self.settings).items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        return create_door(self.settings)


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """One process with an event loop: why, and how fast, is in docs/decisions.md."""
    return {
        "bind": settings.bind,
        "worker_class": Listener,
        "workers": 1,
        "timeout": 30,
        "graceful_timeout": 10,
        "keepalive": 5,
        "proc_name": "fleet-web",
        "loglevel": "warning",
        "control_socket_disable": True,
    }


def _problems(settings: Settings, store: Lazy) -> list[str]:
    problems = []
    if not settings.webhook_secrets:
        problems.append("FLEET_WEBHOOK_SECRET is not set, so every delivery is refused with 401")
    try:
        store().redis.ping()
    except StoreError as error:
        problems.append(f"the store is away ({type(error).__name__}), so every delivery is refused with 503")
    return problems
