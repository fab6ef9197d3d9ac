"""Bytes both ways between two connections, and their end."""

from __future__ import annotations

import asyncio
import contextlib

CHUNK = 65_536
_IDLE_SECONDS = 900.0  # a model may think for minutes before its first byte
_FLUSH_SECONDS = 15.0

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def relay(near: Streams, far: Streams) -> None:
    """Both ways until both ends closed, one broke, or nothing came for a long time."""
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(_IDLE_SECONDS) as limit:
            ways = [asyncio.ensure_future(_pump(near[0], far[1], limit))]
            ways.append(asyncio.ensure_future(_pump(far[0], near[1], limit)))
            try:
                await asyncio.gather(*ways)
            finally:
                for way in ways:
                    way.cancel()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: asyncio.Timeout) -> None:
    while data := await reader.read(CHUNK):
        limit.reschedule(asyncio.get_running_loop().time() + _IDLE_SECONDS)
        writer.write(data)
        await writer.drain()
    writer.write_eof()


async def close(writer: asyncio.StreamWriter) -> None:
    """Send what is still to be sent, for a while; nothing more once the jail ended."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        if not writer.is_closing():  # else it is gone already
            writer.transport.abort()
        return
    writer.close()
    try:
        async with asyncio.timeout(_FLUSH_SECONDS):
            await writer.wait_closed()
    except (TimeoutError, asyncio.CancelledError):
        writer.transport.abort()
    except OSError:
        return  # the other side broke it
