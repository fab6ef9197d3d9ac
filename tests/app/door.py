"""The door as it runs: gunicorn in a process of its own, spoken to over HTTP."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jobs.github.verify import HEADER, sign
from tests.jobs.servers import until

ROOT = Path(__file__).parent.parent.parent
SECRET = "a secret of the tests"


@dataclass
class Door:
    """A listening door."""

    port: int
    process: subprocess.Popen[bytes]

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        """Status and text of the answer; OSError or HTTPException when there is none."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            client.request(method, path, body, headers)
            answer = client.getresponse()
            return answer.status, answer.read().decode()
        finally:
            client.close()

    def deliver(self, guid: str, body: bytes, event: str = "issues") -> int:
        """The status of the answer to a delivery with everything as GitHub has it."""
        return self.ask("POST", "/webhook", body, **headers(body, guid, event))[0]


def headers(body: bytes, guid: str = "g-1", event: str = "issues", secret: str = SECRET) -> dict[str, str]:
    return {
        HEADER: sign(secret, body),
        "X-GitHub-Delivery": guid,
        "X-GitHub-Event": event,
        "Content-Type": "application/json",
    }


@contextmanager
def door(data: Path, **env: str) -> Iterator[Door]:
    """A door on a free port; ended, with its workers, at the end."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        code = "from app.web import serve; from jobs.settings import load; serve(load())"
        given = {
            "FLEET_DATA": str(data),
            "FLEET_BIND": f"fd://{place.fileno()}",
            "FLEET_WEBHOOK_SECRET": f"an older one,{SECRET}",
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
        }
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env={**given, **env},
            pass_fds=[place.fileno()],
            start_new_session=True,
        )
        port = place.getsockname()[1]
    try:
        assert until(lambda: answers(port), 20), "the door did not open"
        yield Door(port, process)
    finally:
        process.terminate()
        process.wait(20)


def answers(port: int) -> bool:
    try:
        return Door(port, None).ask("GET", "/healthz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False
