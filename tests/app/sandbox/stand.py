"""A sandbox to test against: the real process, spoken to over real HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import jwt
import yaml

from tests import forked
from tests.forked import Forked


@dataclass
class Stand:
    """One running sandbox. `at("alice")` speaks as a person, `app(...)` as the installed App."""

    url: str
    process: Forked
    tokens: dict[str, str]
    apps: dict[str, int]
    key_file: Path
    data: Path
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    def client(self, authorization: str = "") -> httpx.Client:
        if authorization not in self.clients:
            headers = {"Authorization": authorization} if authorization else {}
            self.clients[authorization] = httpx.Client(
                base_url=self.url, headers=headers, timeout=70, trust_env=False
            )
        return self.clients[authorization]

    def at(self, login: str) -> httpx.Client:
        return self.client(f"token {self.tokens[login]}")

    def jwt(self, seconds: float = 540, slug: str = "agent-fleet", now: float | None = None) -> str:
        now = time.time() if now is None else now
        claims = {"iat": int(now) - 60, "exp": int(now + seconds), "iss": str(self.apps[slug])}
        return jwt.encode(claims, self.key_file.read_text(), "RS256")

    def token(self, **narrow: Any) -> str:
        """An installation token of the first installation."""
        with_jwt = self.client(f"Bearer {self.jwt()}")
        found = with_jwt.get("/app/installations").json()[0]["id"]
        return str(with_jwt.post(f"/app/installations/{found}/access_tokens", json=narrow).json()["token"])

    def app(self, **narrow: Any) -> httpx.Client:
        return self.client(f"Bearer {self.token(**narrow)}")

    def control(self, noun: str, verb: str = "POST", /, **wish: Any) -> Any:
        """`control("faults", does="cut")`, `control("log", "GET", after=3)`."""
        sent: dict[str, Any] = {"params": wish} if verb == "GET" else {"json": wish}
        answer = self.client().request(verb, f"/_control/{noun}", **sent)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def query(self, client: httpx.Client, document: str, **variables: Any) -> Any:
        return client.post("/graphql", json={"query": document, "variables": variables}).json()

    def repository(self, name: str, **about: Any) -> str:
        self.control("seed", repositories=[{"name": name, **about}])
        return name

    def git_url(self, repo: str, token: str) -> str:
        return f"{self.url.replace('://', f'://x-access-token:{token}@')}/{repo}.git"

    def close(self) -> None:
        for client in self.clients.values():
            client.close()
        self.process.terminate()
        self.process.wait(60)


def start(folder: Path, seed: dict[str, Any], *arguments: str) -> Stand:
    """Start the process and wait for its line; the App is `agent-fleet`."""
    key_file = folder / "key.pem"
    app = {"slug": "agent-fleet", "private_key_file": str(key_file), **seed.pop("app", {})}
    (folder / "seed.yml").write_text(yaml.safe_dump({"app": app, **seed}))
    process, ready = forked.sandbox(folder, *arguments)
    return Stand(ready["url"], process, ready["tokens"], ready["apps"], key_file, Path(ready["data"]))


@dataclass
class Inbox:
    """Webhooks that arrived: (headers, raw body); `answers` are given in turn, then 202."""

    url: str
    met: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def events(self) -> list[tuple[str, str | None]]:
        return [(head["X-GitHub-Event"], json.loads(raw).get("action")) for head, raw in self.met]


@contextmanager
def inbox() -> Iterator[Inbox]:
    """A receiver of webhooks on loopback."""
    found = Inbox("")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            found.met.append((dict(self.headers.items()), raw))
            self.send_response(found.answers.pop(0) if found.answers else 202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    found.url = f"http://127.0.0.1:{server.server_address[1]}/webhook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
