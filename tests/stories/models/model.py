"""A model on loopback: it speaks what the vendors' own programs speak, and does as it is told."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.stories.models.wires import WIRES, Body, Said, Wire

MOOD = re.compile(r"The model answers (\w+)\.")
REFUSALS: dict[str, tuple[int, str, str]] = {
    "401": (401, "authentication_error", "This key is not known"),
    "429": (429, "rate_limit_error", "This key is over its rate limit"),
    "500": (500, "api_error", "Internal server error"),
}
GOOGLE = {401: "UNAUTHENTICATED", 429: "RESOURCE_EXHAUSTED", 500: "INTERNAL"}
SAID = "I put the missing letter in. Your key is"


@dataclass(frozen=True)
class Asked:
    """A request for an answer, as it came."""

    path: str
    key: str
    body: Body


class Model:
    """What it is asked may tell its mood, "The model answers MOOD.": a number in REFUSALS is that status,
    `half` ends an answer in its middle, `late` begins none before `go`. Else it has `command` carried out,
    and then says the key that it was asked with. `asked` is all that it was asked."""

    def __init__(self, command: str):
        self.command = command
        self.asked: list[Asked] = []
        self.go = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._door())
        self.server.daemon_threads = True
        self.place = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.place}"
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    def end(self) -> None:
        self.go.set()
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()

    def _door(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                """Nothing: a test says what it saw."""

            def do_GET(self) -> None:
                send(self, 404, {"error": {"message": "a model is asked, not looked at"}})

            def do_HEAD(self) -> None:
                send(self, 200, {})

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length") or 0))
                wire = next((one for one in WIRES if one.path.lower() in self.path.lower()), None)
                if wire is None or "count_tokens" in self.path:
                    send(self, 200, {"input_tokens": 100, "totalTokens": 100})
                else:
                    model.meet(self, wire, json.loads(raw))

        return Door

    def meet(self, door: BaseHTTPRequestHandler, wire: Wire, body: Body) -> None:
        """One request, answered in the mood that it tells."""
        keys = (door.headers.get(name) for name in ("authorization", "x-api-key", "x-goog-api-key"))
        key = next(filter(None, keys), "").removeprefix("Bearer ")
        self.asked.append(Asked(door.path, key, body))
        told = MOOD.search(json.dumps(body))
        mood = told[1] if told else ""
        if mood in REFUSALS:
            refuse(door, *REFUSALS[mood])
            return
        if mood == "late":
            self.go.wait()
        said = Said(f"{SAID} {key}.", False) if wire.has_worked(body) else Said(self.command, True)
        answer = [*wire.answer(body, said)]
        if "stream" in door.path or body.get("stream"):
            stream(door, answer, is_cut=mood == "half")
        elif mood == "half":
            door.close_connection = True  # without a word
        else:
            send(door, 200, answer[-1])


def refuse(door: BaseHTTPRequestHandler, status: int, kind: str, why: str) -> None:
    """No, in words that every vendor's program takes for its own."""
    error: Body = {"type": kind, "message": why}
    if "GenerateContent" in door.path:
        error = {"code": status, "message": why, "status": GOOGLE[status]}
    send(door, status, {"type": "error", "error": error})


def send(door: BaseHTTPRequestHandler, status: int, body: Body) -> None:
    raw = json.dumps(body).encode()
    door.send_response(status)
    door.send_header("content-type", "application/json")
    door.send_header("content-length", str(len(raw)))
    door.end_headers()
    if door.command != "HEAD":
        door.wfile.write(raw)


def stream(door: BaseHTTPRequestHandler, answer: list[Body], is_cut: bool) -> None:
    """Server-sent events, in chunks; where it is cut, half of them and no last chunk."""
    heads = (f"event: {one['type']}\n" if "type" in one else "" for one in answer)
    lines = [f"{head}data: {json.dumps(one)}\n\n" for head, one in zip(heads, answer, strict=True)]
    if "/chat/" in door.path:
        lines.append("data: [DONE]\n\n")
    door.send_response(200)
    door.send_header("content-type", "text/event-stream")
    door.send_header("transfer-encoding", "chunked")
    door.end_headers()
    try:
        for line in lines[: len(lines) // 2] if is_cut else lines:
            door.wfile.write(f"{len(line.encode()):x}\r\n{line}\r\n".encode())
        door.wfile.write(b"" if is_cut else b"0\r\n\r\n")
    except OSError:
        pass  # who asked was killed meanwhile
    door.close_connection = is_cut
