"""What the server said of keys that nobody has written since: asked again, it would say the same, for
no other process writes to it. The I/O call is made all the same; only the round trip is spared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.simulation.foreseen import (
    OF_A_ROW,
    READ_ONLY,
    STANDS,
    UNKNOWN,
    is_unheard,
    next_questions,
    of_script,
)
from tests.simulation.resp import Socket

OF_A_KEY = {"GET", "HGET", "HMGET", "HGETALL", "HLEN", "HEXISTS", "EXISTS", "SMEMBERS", "SISMEMBER", "SCARD",
            "ZSCORE", "ZCARD", "ZRANGE", "ZRANGEBYSCORE", "ZCOUNT", "XLEN", "LLEN"}  # fmt: skip
AT_TIMES = ("ZRANGEBYSCORE", "ZCOUNT")  # their bounds are another moment each time
READS = OF_A_KEY | {
    "MGET",
    "XREAD",
    "XRANGE",
    "XREVRANGE",
    "PTTL",
    "TTL",
    "KEYS",
    "SCAN",
    "SCRIPT LOAD",
    "PING",
}
NOTHING = {"lease": 0, "unlease": 0, "expire": 0, "take": None, "hold": 0}
"""What these scripts answer when they have written nothing; `next_due` never writes."""


class Kept:
    """Asks the server for what is not known. `names` tells a script's name by its digest. One that is
    doubted asks all the same, and compares."""

    def __init__(self, socket: Socket, names: dict[str, str], is_doubted: bool = False):
        self.socket, self._names, self._is_doubted = socket, names, is_doubted
        self._known: dict[tuple[Any, ...], Any] = {}
        self._about: dict[str, set[tuple[Any, ...]]] = {}
        self._late: list[list[Any]] = []

    def ask(self, args: list[Any], is_text: bool, *more: Iterable[Any]) -> list[Any]:
        """The answer, and those to `more` commands that go with it."""
        places = self._read(args)
        if not places:
            return self._write(args, is_text, list(more))
        if args[0] in AT_TIMES and not self.ask(["ZCARD", args[1]], is_text)[0]:
            return [[] if args[0] == "ZRANGEBYSCORE" else 0]
        wanted = (is_text, *args)
        if wanted not in self._known:
            self._know(wanted, places, self._send([args], is_text)[0])
        known = self._known[wanted]
        if self._is_doubted:
            assert self._send([args], is_text)[0] == known, args
        return [list(known) if isinstance(known, list) else known]

    def ask_all(self, commands: list[list[Any]], is_text: bool) -> list[Any]:
        """The answers of several, sent at once."""
        found = self._put_off(commands) if is_unheard(commands) else self._send(commands, is_text)
        for args, answer in zip(commands, found, strict=True):
            self._forget(args, answer)
        return found

    def _write(self, args: list[Any], is_text: bool, more: list[Iterable[Any]]) -> list[Any]:
        if not more and is_unheard([args]):
            self._forget(args, None)
            return self._put_off([args])
        script = self._names.get(args[1], "") if args[0] == "EVALSHA" else ""
        foreseen = of_script(script, args, self._known) if script else UNKNOWN
        if foreseen is not UNKNOWN and not self._is_doubted:
            is_ours = script == "lease" and foreseen
            return [foreseen, *((float(args[5]) * 1000, 1) if is_ours else [0] * len(more))]
        rows = next_questions(args)
        found = self._send([args, *more, *(row[1:] for row in rows)], is_text)
        assert foreseen is UNKNOWN or found[0] == foreseen, args
        self._forget(args, found[0])
        for row, answer in zip(rows, found[1 + len(more) :], strict=True):
            self._know(row, [_text(row[2])], answer)
        return found[: 1 + len(more)]

    def _know(self, wanted: tuple[Any, ...], places: list[str], answer: Any) -> None:
        self._known[wanted] = answer
        for key in places:
            self._about.setdefault(key, set()).add(wanted)

    def _put_off(self, commands: list[list[Any]]) -> list[Any]:
        self._late += commands
        return [0] * len(commands)

    def settle(self) -> None:
        """What was put off has reached the server."""
        self._send([], True)

    def _send(self, commands: list[Any], is_text: bool) -> list[Any]:
        """The answers to these; what was put off goes before them."""
        late, self._late = self._late, []
        return self.socket.ask_all([*late, *commands], is_text)[len(late) :]

    def forget(self, *keys: Any) -> None:
        """Somebody wrote these."""
        for key in keys:
            for known in self._about.pop(_text(key), ()):
                self._known.pop(known, None)

    def forget_all(self) -> None:
        self._known.clear()
        self._about.clear()

    def _read(self, args: list[Any]) -> list[str]:
        """The keys that a reading command is about; none, if its answer is not to be kept."""
        name = args[0]
        if name in OF_A_KEY:
            return [_text(args[1])] if name != "EXISTS" or len(args) == 2 else []
        if name == "XREAD" and args[-3] == b"STREAMS":
            return [_text(args[-2])]
        is_script = name == "EVALSHA" and self._names.get(args[1]) == "next_due"
        return [_text(key) for key in args[3 : 3 + int(args[2])]] if is_script else []

    def _forget(self, args: list[Any], answer: Any) -> None:
        name = args[0]
        if name in READS:
            return
        if name == "EVALSHA":
            script = self._names.get(args[1], "")
            is_renewed = script == "lease" and self._known.get((True, "GET", args[3])) == args[4]
            if not is_renewed and (script not in NOTHING or answer != NOTHING[script]):
                places = args[3 : 3 + int(args[2])]
                self.forget(*(key for key in places if key not in READ_ONLY.get(script, ())))
                if beginnings := OF_A_ROW.get(script):
                    self.forget(*(key for key in list(self._about) if key.startswith(beginnings)))
            return
        if name == "FLUSHALL":
            self.forget_all()
        self.forget(*(one for one in args[1:] if isinstance(one, str | bytes)))
        if name in STANDS:
            self._know((True, "EXISTS", _text(args[1])), [_text(args[1])], STANDS[name])


def _text(key: Any) -> str:
    return key.decode(errors="replace") if isinstance(key, bytes) else str(key)
