"""Somebody on loopback who takes webhooks: well, slowly, or not at all."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Queue
from threading import Event, Thread

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True)
class Heard:
    """A request as it came: its headers in small letters, its body."""

    head: dict[str, str]
    body: bytes


Answer = Callable[[socket.socket], object]


def takes(line: socket.socket) -> None:
    line.sendall(OK)


@dataclass
class Receiver:
    """Listens until its end; what it heard, in order. `answer` says how it answers. `hung_up` is set when a
    caller cut the line while it was being answered."""

    answer: Answer = takes
    heard: Queue[Heard] = field(default_factory=Queue)
    hung_up: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    port: int = 0

    def trickles(self, line: socket.socket) -> None:
        """A byte of a head without end, again and again: no pause is long."""
        try:
            line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.over.wait(0.02):
                line.sendall(b"x")
        except OSError:
            self.hung_up.set()

    def says_nothing(self, line: socket.socket) -> None:
        with suppress(OSError):
            line.recv(1)
        self.hung_up.set()

    def _hear(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as found:
            line.settimeout(60)
            rows = iter(found.readline, b"\r\n")
            next(rows, None)
            pairs = [row.decode().strip().partition(":") for row in rows if row]
            head = {name.lower(): value.strip() for name, _, value in pairs}
            self.heard.put(Heard(head, found.read(int(head.get("content-length", "0")))))
            with suppress(OSError):
                self.answer(line)


@contextmanager
def listening(host: str = "127.0.0.1") -> Iterator[Receiver]:
    """A receiver at a free port."""
    found = Receiver()
    threads: list[Thread] = []
    with socket.create_server((host, 0)) as door:
        found.port = door.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    line = door.accept()[0]
                    threads.append(Thread(target=found._hear, args=(line,)))
                    threads[-1].start()

        waiting = Thread(target=accept)
        waiting.start()
        try:
            yield found
        finally:
            found.over.set()
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            waiting.join()
    for thread in threads:
        thread.join()
