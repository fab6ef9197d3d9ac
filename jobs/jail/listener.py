"""The one socket of a jail's network: where the keeper's proxy listens."""

from __future__ import annotations

import fcntl
import socket
import struct

PROXY_PORT = 31280
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1


def listen() -> socket.socket:
    """Bring the jail's own loopback up and listen on it for the keeper's proxy."""
    listener = socket.socket()
    fcntl.ioctl(listener, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))
    listener.bind(("127.0.0.1", PROXY_PORT))
    listener.listen(128)
    return listener
