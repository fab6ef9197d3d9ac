"""What a run's commands print: redacted, line by line, in RUN/output.jsonl and on the run's stream."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jobs.redact import Redactor, redact
from jobs.run.watch import Watch

LINE_CHARS = 16_000
TAIL_LINES = 20
TAIL_CHARS = 300

Event = dict[str, Any]


class Record:
    """Writes events to the file at once and hands each to `tell`, which must not block.
    `clock` gives Unix seconds. Counts what it writes on the watch."""

    def __init__(self, path: Path, tell: Callable[[Event], None], watch: Watch, clock: Callable[[], float]):
        self._file = path.open("a", encoding="utf-8", buffering=1 << 16)
        self._tell = tell
        self._watch = watch
        self._clock = clock
        self._redactor = Redactor()
        self._step = ""
        self._line = ""
        self._part = 0  # of a line that is too long for one event: how many came before
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)

    def begin(self, step: str, what: str) -> None:
        """A step begins: setup, agent, verify, review, commit ... `what` is its command or its words."""
        self._step, self._line, self._part, self._redactor = step, "", 0, Redactor()
        self._tail.clear()
        self._event("begin", redact(what))
        self.flush()

    def output(self, chunk: bytes, beside: Event | None = None) -> None:
        """The next bytes that the step's command printed; what its last whole line says stands beside it."""
        self._watch.printed += len(chunk)
        self._lines(self._redactor.feed(chunk), beside)

    def end(self, exit_code: int | None, seconds: float) -> None:
        """The step is over; what was held back is written."""
        self._lines(self._redactor.flush())
        if self._line:
            self._text(self._line)
        self._line = ""
        self._event("end", "", exit_code=exit_code, seconds=round(seconds, 3))
        self.flush()

    def note(self, text: str) -> None:
        """Something that the keeper itself has to say."""
        self._event("note", redact(text))
        self.flush()

    def tail(self) -> str:
        """The last lines of the step, shortened."""
        return "\n".join(self._tail)

    def flush(self) -> None:
        self._file.flush()

    def _lines(self, text: str, beside: Event | None = None) -> None:
        *whole, self._line = (self._line + text).split("\n")
        for line in whole[:-1] if beside else whole:
            self._text(line)
        if beside:  # a line that is held back, for it may hold a secret, is not there yet
            self._text(whole[-1] if whole else "", beside)
        while len(self._line) > LINE_CHARS:
            self._piece(self._line[:LINE_CHARS], {})
            self._line = self._line[LINE_CHARS:]

    def _text(self, line: str, beside: Event | None = None) -> None:
        """A line to its end; what it says stands beside its last piece."""
        line = line.removesuffix("\r")
        for at in range(0, max(len(line), 1), LINE_CHARS):
            is_last = at + LINE_CHARS >= len(line)
            self._piece(line[at : at + LINE_CHARS], beside if beside and is_last else {})
        self._part = 0

    def _piece(self, text: str, beside: Event) -> None:
        if text.strip():
            self._tail.append(text[:TAIL_CHARS])
        self._event("output", text, **({"part": self._part} if self._part else {}), **beside)
        self._part += 1

    def _event(self, kind: str, text: str, **more: Any) -> None:
        event = {"at": self._clock(), "step": self._step, "stream": "out", "kind": kind, "text": text, **more}
        line = json.dumps(event) + "\n"
        self._watch.written += len(line)
        self._file.write(line)
        self._tell(event)
