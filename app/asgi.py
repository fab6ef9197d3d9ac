"""What our ASGI applications share: the shapes of messages, reading a body, a plain answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


async def read_body(receive: Receive, most: int) -> bytes | None:
    """The whole body; None when it is larger than `most` bytes. As many again are read and
    thrown away, because a client reads the answer only when it has sent its request.
    ConnectionResetError: the client left before its request was whole."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more and size <= 2 * most:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError("the client left before its request was whole")
        chunk, more = message["body"], message.get("more_body", False)
        size += len(chunk)
        if size > most:
            chunks.clear()
        else:
            chunks.append(chunk)
    return None if size > most else b"".join(chunks)


async def say(send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    """Answer one line of text."""
    body = text.encode() + b"\n"
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": [*plain, *headers]})
    await send({"type": "http.response.body", "body": body})
