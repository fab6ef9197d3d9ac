"""A proxy on loopback that writes down what goes through it."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

HOP = {"connection", "content-length", "transfer-encoding", "host", "date", "server", "accept-encoding"}


class Exchange(NamedTuple):
    """A request and its answer. `path` is as it was sent, quoted; `kind` the answer's media type."""

    method: str
    path: str
    query: str
    sent: bytes
    status: int
    kind: str
    answered: bytes
    agent: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}{'?' + self.query if self.query else ''} -> {self.status}"


@dataclass
class Recorder:
    """`url` stands for `target`, in answers too: whoever follows a link stays within hearing."""

    url: str
    target: str
    heard: list[Exchange] = field(default_factory=list)


@contextmanager
def recorder(target: str) -> Iterator[Recorder]:
    made = Recorder("", target)

    class Passing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 65_536

        def _pass(self) -> None:
            _pass_on(self, made)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _pass

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def _pass_on(asked: BaseHTTPRequestHandler, made: Recorder) -> None:
    sent = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
    link = http.client.HTTPConnection(urlsplit(made.target).netloc, timeout=90)
    try:
        headers = {name: text for name, text in asked.headers.items() if name.lower() not in HOP}
        link.request(asked.command, asked.path, sent or None, headers)
        answer = link.getresponse()
        said = answer.read().replace(made.target.encode(), made.url.encode())
    finally:
        link.close()
    path, _, query = asked.path.partition("?")
    if not path.startswith("/_control/"):
        kind = (answer.getheader("Content-Type") or "").partition(";")[0]
        agent = asked.headers.get("User-Agent", "")
        made.heard.append(Exchange(asked.command, path, query, sent, answer.status, kind, said, agent))
    asked.send_response(answer.status)
    for name, text in answer.getheaders():
        if name.lower() not in HOP:
            asked.send_header(name, text.replace(made.target, made.url))
    if answer.status not in (204, 304):
        asked.send_header("Content-Length", str(len(said)))
    asked.end_headers()
    if asked.command != "HEAD" and answer.status not in (204, 304):
        asked.wfile.write(said)
    asked.wfile.flush()
