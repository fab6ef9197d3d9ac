"""The store's protocol over one socket, in as few steps as can be: most of a seed's real time is spent
on some two thousand commands, and redis-py takes four times as long for one. The clients of all
simulated processes share the socket, since only one of them runs at a time."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any

import hiredis
from hiredis import pack_command
from redis.exceptions import NoScriptError, ResponseError


class Socket:
    """An open connection to the server at this path."""

    def __init__(self, path: str):
        self._text, self._raw = _reader("utf-8"), _reader(None)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)

    def ask_all(self, commands: Iterable[Iterable[Any]], is_text: bool) -> list[Any]:
        """The answers of several, sent at once; a refusal stands where its answer would."""
        packed = [pack_command(_words(args)) for args in commands]
        self._socket.sendall(b"".join(packed))
        reader = self._text if is_text else self._raw
        return [self._answer(reader) for _ in packed]

    def close(self) -> None:
        self._socket.close()

    def _answer(self, reader: hiredis.Reader) -> Any:
        while (found := reader.gets()) is False:
            data = self._socket.recv(1 << 18)
            if not data:
                raise ConnectionError("the store's server is gone")
            reader.feed(data)
        return found


def _reader(encoding: str | None) -> hiredis.Reader:
    return hiredis.Reader(protocolError=ConnectionError, replyError=_refusal, encoding=encoding)


def _refusal(text: str) -> ResponseError:
    word, _, rest = text.partition(" ")
    return NoScriptError(rest) if word == "NOSCRIPT" else ResponseError(text)


def _words(args: Iterable[Any]) -> tuple[Any, ...]:
    """`SCRIPT LOAD` is one command and two words."""
    words = tuple(args)
    return (*words[0].split(), *words[1:]) if " " in words[0] else words
