"""A small Jules on loopback, written from its documentation (jobs/agents/jules.py names it): strict about
keys, paths and fields, with answers that a test can spoil. What it works is the test's to say."""

from __future__ import annotations

import itertools
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "jules-key-0123456789"
Json = dict[str, Any]
FIELDS = {"prompt", "title", "sourceContext", "requirePlanApproval", "automationMode"}
WORDS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}


class Refused(Exception):
    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


@dataclass
class Jules:
    """Its sessions by id. `spoilt` are creations to come: a status to refuse with, `cut` (carried out, its
    answer lost) or `drop` (neither). `work` is called with each new session."""

    repos: tuple[str, ...] = ("acme/api",)
    sessions: dict[str, Json] = field(default_factory=dict)
    activities: dict[str, list[Json]] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    spoilt: list[int | str] = field(default_factory=list)
    work: Callable[[Json], None] | None = None
    url: str = ""
    busy: int = 0
    most_busy: int = 0
    slow: threading.Event | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def begin(self, body: Json) -> Json:
        context = body.get("sourceContext", {})
        if set(body) - FIELDS or not body.get("prompt") or set(context) - {"source", "githubRepoContext"}:
            raise Refused(400, "Invalid JSON payload received.")
        if context.get("source") not in {f"sources/github/{repo}" for repo in self.repos}:
            raise Refused(404, "Requested entity was not found.")
        number = f"{next(self.ids)}"
        made = {"name": f"sessions/{number}", "id": number, **body, "state": "QUEUED", "createTime": stamp()}
        self.sessions[number], self.activities[number] = made, []
        return made

    def tell(self, number: str, kind: str, **told: Any) -> None:
        """One activity more; `kind` is the field that says of which kind."""
        with self.lock:
            rows = self.activities[number]
            name = f"sessions/{number}/activities/{len(rows)}"
            rows.append({"name": name, "id": f"a{len(rows)}", "createTime": stamp(), kind: told})

    def end(self, number: str, state: str = "COMPLETED", pull: str = "") -> None:
        """The session has ended; `pull` is the URL of what it opened."""
        with self.lock:
            session = self.sessions[number]
            session["state"] = state
            if pull:
                session["outputs"] = [{"pullRequest": {"url": pull, "title": "t", "description": "d"}}]

    def create(self, body: Json) -> Json | None:
        """The answer to a creation; None: its answer is lost."""
        with self.lock:
            how = self.spoilt.pop(0) if self.spoilt else 0
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        try:
            if self.slow:
                self.slow.wait(10)
            if isinstance(how, int) and how:
                raise Refused(how, "Daily session quota exceeded." if how == 429 else "No.")
            with self.lock:
                made = self.begin(body) if how != "drop" else None
            if made and self.work:
                self.work(made)
            return made if not how else None
        finally:
            with self.lock:
                self.busy -= 1

    def answer(self, method: str, path: str, body: Json) -> Json | None:
        if (method, path) == ("POST", "/sessions"):
            return self.create(body)
        with self.lock:
            return self._answer(method, path, body)

    def _answer(self, method: str, path: str, body: Json) -> Json:
        found = re.fullmatch(r"/sessions/(\w+)(/activities|:sendMessage|:approvePlan)?", path)
        if (method, path) == ("GET", "/sources"):
            parts = [repo.split("/") for repo in self.repos]
            rows = [
                {"name": f"sources/github/{o}/{r}", "githubRepo": {"owner": o, "repo": r}} for o, r in parts
            ]
            return {"sources": rows}
        if (method, path) == ("GET", "/sessions"):
            return {"sessions": list(self.sessions.values())[::-1]}
        if not found or found[1] not in self.sessions:
            raise Refused(404, "Requested entity was not found.")
        return self._one(f"{method} {found[2] or ''}".strip(), found[1], body)

    def _one(self, what: str, number: str, body: Json) -> Json:
        if what == "GET":
            return self.sessions[number]
        if what == "GET /activities":
            return {"activities": self.activities[number]}
        if what == "POST :sendMessage" and set(body) == {"prompt"}:
            self.said.append((number, body["prompt"]))
            return {}
        if what == "DELETE":
            self.deleted.append(number)
            del self.sessions[number]
            return {}
        raise Refused(400, "Invalid JSON payload received.")


def stamp() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def door(jules: Jules) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

        def serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0]
            try:
                if self.headers.get("X-Goog-Api-Key") != KEY:
                    raise Refused(401, "API key not valid. Please pass a valid API key.")
                if not path.startswith("/v1alpha/"):
                    raise Refused(404, "Requested entity was not found.")
                given = json.loads(raw) if raw else {}
                said = jules.answer(self.command, path.removeprefix("/v1alpha"), given)
                status = 200
            except Refused as no:
                word = {"code": no.status, "message": str(no), "status": WORDS.get(no.status, "UNKNOWN")}
                status, said = no.status, {"error": word}
            if said is None:
                self.close_connection = True
                return
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_DELETE = serve

    return Door


@contextmanager
def opened(jules: Jules) -> Iterator[Jules]:
    """It answers at `jules.url`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), door(jules))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    jules.url = f"http://127.0.0.1:{server.server_port}/v1alpha"
    try:
        yield jules
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
