"""Deliveries over sixteen connections at once, from one process; drains before it ends.

    python -m tests.bench.doors.load PORT FILE NAME keep|close SECONDS

Takes the place of wrk where that is missing, and prints the same line. FILE holds pairs of
lines: signature, body. Also used to send a known set of deliveries (`pour`).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

CONNECTIONS = 16
Answers = list[tuple[str, int, float]]  # GUID, status, seconds


def prepared(file: Path, name: str, is_kept: bool) -> Iterator[tuple[str, bytes]]:
    """GUIDs and whole requests, without end."""
    lines = file.read_bytes().splitlines()
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    kind = b"" if is_kept else b"Connection: close\r\n"
    for number in itertools.count():
        guid = f"{name}-{number}"
        signature, body = pairs[number % len(pairs)]
        head = (
            b"POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            + kind
            + b"X-GitHub-Event: pull_request\r\nX-Hub-Signature-256: %b\r\n" % signature
            + b"X-GitHub-Delivery: %b\r\nContent-Length: %d\r\n\r\n" % (guid.encode(), len(body))
        )
        yield guid, head + body


async def pour(port: int, requests: Iterator[tuple[str, bytes]], is_kept: bool) -> Answers:
    """Sends all; the answers. Requests that got none raise."""
    answers: Answers = []

    async def connection() -> None:
        streams = None
        for guid, text in requests:
            begun = time.monotonic()
            streams = streams or await asyncio.open_connection("127.0.0.1", port)
            status = await _ask(*streams, text)
            answers.append((guid, status, time.monotonic() - begun))
            if not is_kept:
                streams[1].close()
                streams = None
        if streams:
            streams[1].close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return answers


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: bytes) -> int:
    writer.write(text)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].split(b"\r\n")[0]
    if length:
        await reader.readexactly(int(length))
    elif b"chunked" in head:
        await reader.readuntil(b"0\r\n\r\n")
    return int(head.split(b" ", 2)[1])


def until(deadline: float, requests: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The requests, as long as there is time."""
    return itertools.takewhile(lambda _: time.monotonic() < deadline, requests)


def main(port: int, file: str, name: str, kind: str, seconds: float) -> None:
    begun = time.monotonic()
    requests = until(begun + seconds, prepared(Path(file), name, kind == "keep"))
    answers = asyncio.run(pour(port, requests, kind == "keep"))
    took = sorted(one[2] for one in answers)
    said = {
        "answered": len(answers),
        "refused": sum(one[1] >= 300 for one in answers),
        "broken": 0,
        "seconds": time.monotonic() - begun,
        "p99_ms": 1e3 * took[int(len(took) * 0.99)],
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], float(sys.argv[5]))
