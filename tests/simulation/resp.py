"""The store's protocol over one socket, in as few steps as can be: most of a seed's real time is spent
on some two thousand commands, and redis-py takes four times as long for one. The clients of all
simulated processes share the socket, since only one of them runs at a time."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any

from redis.exceptions import NoScriptError, ResponseError


class Socket:
    """An open connection to the server at this path."""

    def __init__(self, path: str):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._file = self._socket.makefile("rb")

    def ask_all(self, commands: Iterable[Iterable[Any]], is_text: bool) -> list[Any]:
        """The answers of several, sent at once; a refusal stands where its answer would."""
        packed = [_packed(args) for args in commands]
        self._socket.sendall(b"".join(packed))
        return [self._answer(is_text) for _ in packed]

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _answer(self, is_text: bool) -> Any:
        line = self._file.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"$":
            return self._bulk(int(rest), is_text)
        if kind == b":":
            return int(rest)
        if kind == b"*":
            return None if rest == b"-1" else [self._answer(is_text) for _ in range(int(rest))]
        if kind == b"-":
            word, _, text = rest.decode().partition(" ")
            return NoScriptError(text) if word == "NOSCRIPT" else ResponseError(f"{word} {text}")
        if kind != b"+":
            raise ConnectionError(f"the store's server is gone: {line!r}")
        return rest.decode() if is_text else rest

    def _bulk(self, size: int, is_text: bool) -> str | bytes | None:
        if size < 0:
            return None
        data = self._file.read(size + 2)[:-2]
        return data.decode() if is_text else data


AS_BYTES: dict[type, Callable[[Any], bytes]] = {
    str: str.encode,
    bytes: bytes,
    int: lambda value: b"%d" % value,
    float: lambda value: repr(value).encode(),
}


def _packed(args: Iterable[Any]) -> bytes:
    """As redis-py sends it. `SCRIPT LOAD` is one command and two words."""
    words = [AS_BYTES.get(type(one), str.encode)(one) for one in args]
    if b" " in words[0]:
        words[:1] = words[0].split()
    return b"*%d\r\n" % len(words) + b"".join([b"$%d\r\n%b\r\n" % (len(one), one) for one in words])
