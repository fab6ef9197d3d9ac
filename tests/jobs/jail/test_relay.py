"""How the proxy lets go of a connection."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

from jobs.jail.relay import close

SIZE = 20_000_000


def test_what_is_still_to_be_sent_is_sent_before_the_end():
    taken: list[int] = []

    def read_slowly(link: socket.socket) -> None:
        time.sleep(0.2)
        with link:
            taken.append(sum(len(data) for data in iter(lambda: link.recv(1 << 20), b"")))

    async def send_and_close(link: socket.socket) -> None:
        _, writer = await asyncio.open_connection(sock=link)
        writer.write(b"z" * SIZE)
        await close(writer)

    near, far = socket.socketpair()
    reader = threading.Thread(target=read_slowly, args=(far,))
    reader.start()
    asyncio.run(send_and_close(near))
    reader.join()
    assert taken == [SIZE]
