"""The jail's only way out: an HTTP proxy in the keeper, on a socket inside the jail's network.

CONNECT makes a tunnel, a request for `http://...` is forwarded once and the connection closed.
It resolves the name itself, judges every address (`egress.py`) and dials the very address
that it judged. What goes through an allowed tunnel it does not see.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading

from jobs.jail import egress, request
from jobs.jail.relay import CHUNK, Streams, close, relay

MOST_CONNECTIONS = 128
MOST_REFUSED = 50
_DIAL_SECONDS = 15.0
_HEAD_SECONDS = 15.0


class _Refusal(Exception):
    def __init__(self, status: str, why: str):
        super().__init__(why)
        self.status = status
        self.why = why


class Proxy:
    """Serves `listener` from a thread of its own until `close`; `refused` lists `host:port`s."""

    def __init__(self, listener: socket.socket, allowed: tuple[str, ...]):
        self.refused: list[str] = []
        self._allowed = allowed
        self._listener = listener
        self._open = 0
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="jail-proxy", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Cut every connection and the listening socket; again it does nothing."""
        with contextlib.suppress(RuntimeError):  # the loop ended before
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(5)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._listener.close()
            self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._meet, sock=self._listener, limit=request.MOST_BYTES)
        await self._end.wait()
        server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            await self._answer(reader, writer)
        except _Refusal as refusal:
            with contextlib.suppress(OSError, TimeoutError):
                await _refuse((reader, writer), refusal)
        except (OSError, TimeoutError, asyncio.CancelledError):
            pass  # one side went away, or the jail ended
        finally:
            self._open -= 1
            await close(writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._open > MOST_CONNECTIONS:
            raise _Refusal("503 Service Unavailable", f"over {MOST_CONNECTIONS} connections are open at once")
        asked = await _read(reader)
        addresses = await self._judge(asked.host, asked.port)
        far_reader, far_writer = await _dial(asked, addresses)
        try:
            if asked.is_tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                far_writer.write(asked.forwarded)
            await relay((reader, writer), (far_reader, far_writer))
        finally:
            await close(far_writer)

    async def _judge(self, host: str, port: int) -> list[str]:
        """The addresses that may be dialled for this host; _Refusal when there is none."""
        if not egress.allows(self._allowed, host, port):
            raise self._refusal(host, port, _entry(host, port))
        if egress.is_address(host):
            return [host]
        try:
            async with asyncio.timeout(_DIAL_SECONDS):
                known = await self._loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, TimeoutError):
            raise _Refusal("502 Bad Gateway", f"{host} has no address that the worker could find") from None
        addresses = list(dict.fromkeys(str(one[4][0]) for one in known))
        usable = egress.dialable(self._allowed, port, addresses)
        if not usable:
            private = _entry(addresses[0], port)
            raise self._refusal(host, port, f"{private} too, its address, which is not public")
        return usable

    def _refusal(self, host: str, port: int, missing: str) -> _Refusal:
        name = _entry(host, port, is_full=True)
        if name not in self.refused and len(self.refused) < MOST_REFUSED:
            self.refused.append(name)
        why = f"{name} is not allowed from here; the operator must add {missing} to FLEET_EGRESS"
        return _Refusal("403 Forbidden", why)


def _entry(host: str, port: int, is_full: bool = False) -> str:
    """What the operator would write into the list for this place."""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" if is_full or port not in egress.DEFAULT_PORTS else shown


async def _read(reader: asyncio.StreamReader) -> request.Asked:
    try:
        async with asyncio.timeout(_HEAD_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        raise ConnectionResetError("closed before it asked") from None
    except asyncio.LimitOverrunError:
        raise _Refusal("431 Request Header Fields Too Large", "the request's head is too long") from None
    except TimeoutError:
        raise _Refusal("408 Request Timeout", "no request came") from None
    asked = request.read(head)
    if asked is None:
        raise _Refusal("400 Bad Request", "this is a proxy: ask it to CONNECT, or for an http:// address")
    return asked


async def _dial(asked: request.Asked, addresses: list[str]) -> Streams:
    for address in addresses[:4]:
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_DIAL_SECONDS):
                return await asyncio.open_connection(address, asked.port)
    raise _Refusal("502 Bad Gateway", f"{asked.host}:{asked.port} did not answer")


async def _refuse(near: Streams, refusal: _Refusal) -> None:
    """One line, then take in a little of what was still being sent, or the answer may be lost."""
    reader, writer = near
    body = f"{refusal.why}\n".encode()
    head = f"HTTP/1.1 {refusal.status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
    async with asyncio.timeout(1):
        await writer.drain()
        writer.write_eof()
        while await reader.read(CHUNK):
            pass
