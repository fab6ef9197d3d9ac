"""What anyone may send before a signature can be looked at is bounded."""

from __future__ import annotations

import asyncio
import http.client
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from uvicorn.config import Config
from uvicorn.server import Server

from app.asgi import Message, Receive, Send, read_body, say
from app.listener import MOST_HEAD_BYTES, MOST_SECONDS, Bounded
from tests.app.door import Door, headers

HEAD = b"POST /webhook HTTP/1.1\r\nHost: fleet.example\r\n"


def told(port: int, parts: list[bytes]) -> bytes:
    """What the door says to these bytes, until it closes."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), 20) as client:
        try:
            for part in parts:
                client.sendall(part)
            while chunk := client.recv(65536):
                said += chunk
        except (BrokenPipeError, ConnectionResetError):
            pass  # it closed while we still wrote
    return said


MANY = [b"X-%d: %s\r\n" % (number, b"x" * 1000) for number in range(1000)]
TRAILED = [HEAD, b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"]


@pytest.mark.parametrize(
    "parts",
    [[HEAD, *MANY], [HEAD, b"X-Long: ", *[b"x" * 1000] * 1000], [b"POST /", *[b"x" * 1000] * 1000]],
    ids=["many headers", "a long one", "a long path"],
)
def test_a_head_without_end_is_cut_off(shared_door: Door, parts: list[bytes]):
    assert told(shared_door.port, parts)[:12] in (b"", b"HTTP/1.1 400")  # the answer may be lost on its way
    assert shared_door.ask("GET", "/healthz")[0] == 200


@pytest.mark.parametrize("end", [MANY, [b"X-Long: ", *[b"x" * 1000] * 1000]], ids=["many", "a long one"])
def test_trailers_without_end_are_cut_off(shared_door: Door, end: list[bytes]):
    told(shared_door.port, [*TRAILED, *end])
    assert shared_door.ask("GET", "/healthz")[0] == 200


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: +2\r\n",
        b"Transfer-Encoding: xchunked\r\n",
    ],
)
def test_a_body_whose_end_is_in_doubt_is_refused(shared_door: Door, lengths: bytes):
    said = told(shared_door.port, [HEAD, lengths, b"Connection: close\r\n\r\n0\r\n\r\n"])
    assert said.startswith(b"HTTP/1.1 400 ")


def test_requests_that_follow_each_other_unasked_are_answered_in_order(shared_door: Door, store):
    given = b"".join(b"%s: %s\r\n" % (k.encode(), v.encode()) for k, v in headers(b"{}").items())
    good = HEAD + given + b"Content-Length: 2\r\n\r\n{}"
    last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    said = told(shared_door.port, [good + good.replace(b"issues", b"I!") + last])
    assert [one[:3] for one in said.split(b"HTTP/1.1 ")[1:]] == [b"202", b"400", b"200"]


async def echo(scope: Message, receive: Receive, send: Send) -> None:
    await read_body(receive, 100)
    await say(send, 200, "whole")


@asynccontextmanager
async def listening() -> AsyncIterator[int]:
    """A listener in this process; its port."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        server = Server(Config(echo, http=Bounded, lifespan="off", ws="none", log_config=None))
        await asyncio.to_thread(server.config.load)
        server.lifespan = server.config.lifespan_class(server.config)
        await server.startup([place])
        try:
            yield place.getsockname()[1]
        finally:
            await server.shutdown([place])


@pytest.mark.parametrize("sent", [b"", HEAD, HEAD + b"Content-Length: 5\r\n\r\nab"])
def test_a_request_that_does_not_become_whole_is_given_up(sent: bytes):
    async def story() -> bytes:
        async with listening() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            while len(Bounded.asking) != 1:
                await asyncio.sleep(0)
            begun = asyncio.get_running_loop().time()
            Bounded.drop_slow(begun + MOST_SECONDS - 5)
            assert len(Bounded.asking) == 1
            Bounded.drop_slow(begun + MOST_SECONDS + 1)
            try:
                return await asyncio.wait_for(reader.read(), 10)
            except ConnectionResetError:
                return b""
            finally:
                writer.close()

    assert asyncio.run(story()) == b""
    assert Bounded.asking == {}


def test_a_connection_that_rests_between_requests_is_not_given_up():
    async def story() -> list[bytes]:
        async with listening() as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            said = []
            for _ in range(2):
                writer.write(HEAD + b"Content-Length: 2\r\n\r\nab")
                said.append(await asyncio.wait_for(reader.readuntil(b"whole\n"), 10))
                Bounded.drop_slow(asyncio.get_running_loop().time() + 2 * MOST_SECONDS)
            writer.close()
            return said

    assert [one[:12] for one in asyncio.run(story())] == [b"HTTP/1.1 200"] * 2


def test_a_large_body_is_not_taken_for_a_head(shared_door: Door, store):
    body = b"x" * (4 * MOST_HEAD_BYTES)
    client = http.client.HTTPConnection("127.0.0.1", shared_door.port, timeout=20)
    for number in range(2):
        client.request("POST", "/webhook", iter([body]), headers(body, f"g-{number}"), encode_chunked=True)
        answer = client.getresponse()
        assert (answer.status, answer.read()) == (202, b"stored\n")
    client.close()
