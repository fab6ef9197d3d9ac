"""Lines out of chunks, however the stream was cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from jobs.run.lines import Lines

STREAM = some.lists(some.sampled_from([b"{", b"}", b"\n", b"a", b"{}\n", b"\xff", b"\n\n", b"x\n{", b"\r\n"]))


def read(stream: bytes, cuts: list[int], most_bytes: int = 1000) -> list[bytes]:
    lines, found, begun = Lines(most_bytes), [], 0
    for cut in [*sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]:
        chunk, begun = stream[begun:cut], cut
        for end, line in lines.feed(chunk):
            assert chunk[end - 1 : end] == b"\n"
            found.append(line)
    return [line for line in (*found, lines.close()) if line]


@given(parts=STREAM, cuts=some.lists(some.integers(0, 500), max_size=12))
def test_however_a_stream_is_cut_its_objects_are_the_same(parts: list[bytes], cuts: list[int]):
    stream = b"".join(parts)
    assert read(stream, cuts) == [line for line in stream.split(b"\n") if line.startswith(b"{")]


@pytest.mark.parametrize("cuts", [[], [3], list(range(40))])
def test_a_line_that_is_too_long_is_passed_over_and_the_next_is_read(cuts: list[int]):
    stream = b'{"a": 1}\n{' + b"x" * 20 + b'}\n{"b": 2}\n'
    assert read(stream, cuts, most_bytes=10) == [b'{"a": 1}', b'{"b": 2}']
