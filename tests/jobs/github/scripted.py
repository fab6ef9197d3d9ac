"""A GitHub on loopback that answers what a test wrote down, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

INSTALLED = {
    "id": 71,
    "account": {"login": "acme"},
    "permissions": {"contents": "write", "issues": "write", "metadata": "read", "workflows": "write"},
    "suspended_at": None,
}


@dataclass
class Scripted:
    """One answer. `cut`: the connection is closed in place of it; `gate`: it waits for this event;
    `then`: called when it has been asked for."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    gate: threading.Event | None = None
    then: Callable[[], object] = lambda: None


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: Any
    peer: tuple[str, int]

    @property
    def token(self) -> str:
        return self.headers["authorization"].partition(" ")[2]


class ScriptedGitHub:
    """Serves the App's own endpoints by itself; the rest by `script`."""

    def __init__(self, now: Callable[[], float]):
        self.now = now
        self.asked: list[Asked] = []
        self.revoked: set[str] = set()
        self.minted: list[Any] = []
        self.token_seconds = 3600.0
        self.installations: list[dict[str, Any]] = [INSTALLED]
        self._answers: dict[tuple[str, str], list[Scripted]] = defaultdict(list)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._speaker())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def script(self, method: str, path: str, *answers: Scripted) -> None:
        """In this order; the last one stays."""
        self._answers[method, path] = list(answers)

    def seen(self, method: str, path: str = "") -> list[Asked]:
        """What was asked but for the App's own endpoints."""
        return [
            one
            for one in self.asked
            if one.method == method and one.path.startswith(path or "/") and not (one.path.startswith("/app"))
        ]

    def close(self) -> None:
        """Nobody listens any more; closing twice is closing once."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, asked: Asked) -> Scripted:
        self.asked.append(asked)
        answers = self._answers.get((asked.method, asked.path))
        if answers:
            chosen = answers.pop(0) if len(answers) > 1 else answers[0]
            chosen.then()
            return chosen
        if asked.token in self.revoked:
            return Scripted(401, {"message": "Bad credentials"})
        if asked.path == "/app":
            return Scripted(200, {"id": 9, "slug": "agent-fleet", "owner": {"login": "acme"}})
        if asked.path.startswith("/app/installations?"):
            return Scripted(200, self.installations)
        if asked.path.endswith("/access_tokens"):
            return self._mint(asked)
        return Scripted(404, {"message": "Not Found"})

    def _mint(self, asked: Asked) -> Scripted:
        self.minted.append(asked.body)
        ends = datetime.fromtimestamp(self.now() + self.token_seconds, UTC)
        token = f"ghs_{len(self.minted):036d}"
        return Scripted(201, {"token": token, "expires_at": f"{ends:%Y-%m-%dT%H:%M:%SZ}"})

    def _speaker(server) -> type[BaseHTTPRequestHandler]:
        class Speaker(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                headers = {name.lower(): value for name, value in self.headers.items()}
                chosen = server.answer(Asked(self.command, self.path, headers, body, self.client_address))
                if chosen.gate:
                    chosen.gate.wait(10)
                if chosen.cut:
                    self.close_connection = True
                    return
                self._say(chosen)

            do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

            def _say(self, chosen: Scripted) -> None:
                text = chosen.body if isinstance(chosen.body, bytes) else json.dumps(chosen.body).encode()
                text = b"" if chosen.body is None or chosen.status in (204, 304) else text
                self.send_response_only(chosen.status)
                headers = {"Content-Type": "application/json", "Content-Length": str(len(text))}
                for name, value in (headers | chosen.headers).items():
                    self.send_header(name, value)
                with suppress(BrokenPipeError, ConnectionResetError):  # the client no longer waits
                    self.end_headers()
                    self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                pass

        return Speaker
