"""What commands print, as it is kept: every line, however it came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jobs.local import screen
from jobs.run.record import LINE_CHARS, Record
from jobs.run.spec import RunLimits
from jobs.run.watch import Watch


def record(folder: Path, chunks: list[bytes]) -> tuple[list[str], list[dict[str, Any]]]:
    """The agent's lines as they can be put together again, and all events."""
    told: list[dict[str, Any]] = []
    watch = Watch(folder / "stop", RunLimits(), 0.0)
    kept = Record(folder / "output.jsonl", told.append, watch, lambda: 1.0)
    kept.begin("agent", "words")
    for chunk in chunks:
        kept.output(chunk)
    kept.end(0, 1.0)
    events = [json.loads(line) for line in (folder / "output.jsonl").read_text().splitlines()]
    assert events == told, "the stream and the file hold the same"
    lines: list[str] = []
    for event in events:
        if event["kind"] == "output":
            if not event.get("part"):
                lines.append("")
            lines[-1] += event["text"]
    return lines, events


def test_bytes_that_are_no_text_half_lines_and_other_line_feeds_survive(tmp_path: Path):
    chunks = [b"caf\xc3", b"\xa9 \xff\xfe\n", b"ha", b"lf\r\n\n", b"\x00\x1b[31m\n", b"the last has no end"]
    lines, _ = record(tmp_path, chunks)
    bad = "\N{REPLACEMENT CHARACTER}"
    assert lines == [f"café {bad}{bad}", "half", "", "\x00\x1b[31m", "the last has no end"]


def test_a_line_of_a_megabyte_is_kept_in_pieces_that_make_it_whole_again(tmp_path: Path):
    long = json.dumps({"type": "x", "text": "y" * 1_000_000})
    told = f"before\n{long}\nafter\n".encode()
    lines, events = record(tmp_path, [told[at : at + 65_536] for at in range(0, len(told), 65_536)])
    assert lines == ["before", long, "after"]
    assert max(len(event["text"]) for event in events) == LINE_CHARS
    shown = [text for event in events for text, _ in screen.lines(event)]
    assert shown == ["before", "after", "= exit code 0 after 1.0 s"]


def test_many_lines_are_all_kept_in_their_order(tmp_path: Path):
    told = b"".join(b'{"n": %d}\n' % n for n in range(20_000))
    lines, _ = record(tmp_path, [told[at : at + 4_999] for at in range(0, len(told), 4_999)])
    assert [json.loads(line)["n"] for line in lines] == [*range(20_000)]
