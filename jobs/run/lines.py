"""An agent's output, put together to lines: only those that may be JSON objects, and bounded."""

from __future__ import annotations

from collections.abc import Iterator

MOST_BYTES = 8_000_000  # a longer line is recorded, and not read


class Lines:
    """Takes a stream in chunks as they come. What begins with anything but `{` is passed over at the
    speed of a search."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._most_bytes = most_bytes
        self._line = bytearray()
        self._is_skipped = False  # what comes before the next line feed belongs to a line of no interest

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes]]:
        """Each line that ends in this chunk, without its line feed, and the place behind that."""
        at = 0
        while at < len(chunk):
            if not self._line and not self._is_skipped and not chunk.startswith(b"{", at):
                at = chunk.find(b"\n{", at) + 1
                if not at:
                    self._is_skipped = not chunk.endswith(b"\n")
                    return
            end = chunk.find(b"\n", at)
            self._hold(chunk[at : end if end >= 0 else None])
            if end < 0:
                return
            at = end + 1
            if line := self.close():
                yield at, line

    def close(self) -> bytes:
        """The line that has begun, as if it ended here; empty when there is none. The next one begins."""
        line = bytes(self._line)
        self._line.clear()
        self._is_skipped = False
        return line

    def _hold(self, piece: bytes) -> None:
        if self._is_skipped:
            return
        if len(self._line) + len(piece) > self._most_bytes:
            self._is_skipped = True
            self._line.clear()
        else:
            self._line += piece
