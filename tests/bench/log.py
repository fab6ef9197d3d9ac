"""A run's log: many events in, kept and read back, beside plain file writes of the same.

    python -m tests.bench.log [EVENTS]

An agent without a jail prints so many lines (100,000 by default), each one that tells what it used. They
go the way of every run: out of its pipe, read as lines, masked, understood, into the run's file and, by a
thread of its own, into the stream of an embedded store. Then the file is kept (compressed, at
FLEET_EVENTS_URL), and read back whole. Beside each stands what must be done at least: the same lines read
from the same pipe and written to a file; that file through gzip; read back through gzip and JSON. Prints
JSON: seconds of both, their ratio, events a second, how many stand in the stream (it holds the newest ten
thousand), and how many were sent to it: where the store is slower than the agent for long, some are not,
which the stream says. The three are measured in turn, ROUNDS times; medians.
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from jobs import events
from jobs.jail import Cell
from jobs.run.record import Record
from jobs.run.spec import AgentOrder, Author, RunLimits, Spec
from jobs.run.step import Room
from jobs.run.talk import Talk
from jobs.run.tell import Teller
from jobs.run.watch import Watch
from jobs.settings import Settings, load
from jobs.store import close_store, keys, open_store

ROUNDS = 3
LIMITS = RunLimits(output_bytes=10**10)
LINE = '{{"fleet": {{"turns": 1, "input_tokens": {n}, "text": "reads jobs/run/file-{n}.py to its end"}}}}\n'


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = do()
    return time.perf_counter() - begun, found


def order(name: str, lines: Path) -> Spec:
    agent = AgentOrder("cat", ("cat", str(lines)))
    author = Author("a", "a@example.org")
    return Spec(name, "acme/api", "0" * 40, "b", "", agent, author, "m", "none", limits=LIMITS)


def enter(settings: Settings, name: str, lines: Path) -> Path:
    """The lines of an agent, heard and recorded as a keeper does."""
    folder = settings.data / "runs" / name
    cell = Cell(folder / "ws", folder / "home")
    for path in (cell.workspace, cell.home):
        path.mkdir(parents=True)
    watch = Watch(folder / "stop", LIMITS, time.monotonic() + 3600)
    teller = Teller(settings, name)
    record = Record(folder / "output.jsonl", teller.tell, watch, time.time)
    verdict = Talk(order(name, lines), Room("none", cell, watch, record)).ask("")
    assert not verdict.fault, verdict.reason
    teller.close(600.0)
    return folder / "output.jsonl"


def plainly(lines: Path, path: Path) -> None:
    """Each line of a program, written to a file."""
    process = subprocess.Popen(["cat", str(lines)], stdout=subprocess.PIPE)
    assert process.stdout
    with path.open("wb") as file:
        for line in process.stdout:
            file.write(line)
    process.wait()


def packed(path: Path, into: Path) -> None:
    with path.open("rb") as lines, gzip.open(into, "wb") as file:
        shutil.copyfileobj(lines, file)


def unpacked(path: Path) -> int:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sum(1 for line in lines if json.loads(line))


def told(settings: Settings, name: str) -> tuple[int, int]:
    """How many events stand in the stream, and how many were ever sent to it."""
    with closing(open_store(settings)) as store:
        found = store.redis.xinfo_stream(keys.events(name))
    return found["length"], found["entries-added"]


def round_of(settings: Settings, name: str, lines: Path) -> dict[str, Any]:
    """One round: ours and the plain way, in turn."""
    plain, zipped = lines.with_suffix(".plain"), lines.with_suffix(".gz")
    into, output = timed(lambda: enter(settings, name, lines))
    into_plain, _ = timed(lambda: plainly(lines, plain))
    kept, _ = timed(lambda: events.keep(settings, name, output))
    kept_plain, _ = timed(lambda: packed(output, zipped))
    back, found = timed(lambda: sum("said" in one for one in events.read_kept(settings, name)))
    back_plain, _ = timed(lambda: unpacked(zipped))
    in_stream, sent = told(settings, name)
    return {
        "in": (into, into_plain),
        "kept": (kept, kept_plain),
        "back": (back, back_plain),
        "read back": found,
        "in the stream": in_stream,
        "sent to it": sent,
    }


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="fleet-bench-") as folder:
        settings = load({"FLEET_DATA": f"{folder}/data"})
        lines = Path(folder) / "lines"
        lines.write_text("".join(LINE.format(n=n) for n in range(count)))
        open_store(settings).close()
        try:
            rounds = [round_of(settings, f"run-{at}", lines) for at in range(ROUNDS)]
        finally:
            close_store(settings)
    print(json.dumps(summed(rounds, count), indent=2))


def summed(rounds: list[dict[str, Any]], count: int) -> dict[str, Any]:
    found: dict[str, Any] = {"events": count}
    for name in ("in", "kept", "back"):
        ours, plain = (statistics.median(one[name][at] for one in rounds) for at in (0, 1))
        ratio = statistics.median(one[name][0] / one[name][1] for one in rounds)
        found[name] = {"seconds": round(ours, 2), "plain": round(plain, 2), "ratio": round(ratio, 1)}
    found["events a second in"] = round(count / found["in"]["seconds"])
    return found | {name: rounds[-1][name] for name in ("read back", "in the stream", "sent to it")}


if __name__ == "__main__":
    main()
