"""What a fleet costs: to queue it, to hold it, and one more event of it.

    python -m tests.bench.fleet 10 100 1000

A sandbox with so many repositories, real HTTP, a real store; one process looks. Queued is from the command
until every repository has its row and the first stand in line. An event is a run that ended: the look at its
repository, and the look at the manifest that writes the rollup.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from jobs import reconcile
from jobs.settings import load
from jobs.store import close_store, due, keys, open_store
from tests.jobs.fleets.day import HOME, Day, opened

PLAN = "version: 1\nagent: fixer\nlimits: {attempts: 1}\n"
EVENTS = 8


@dataclass(frozen=True)
class Cost:
    """Seconds, requests to GitHub, bytes of the store."""

    repositories: int
    queued_seconds: float
    queued_requests: int
    store_bytes: int
    row_seconds: float
    row_requests: float
    rollup_seconds: float
    rollup_requests: float


def measure(count: int) -> Cost:
    """A fleet of so many."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load({"FLEET_DATA": f"{folder}/data"})
        store = open_store(settings)
        repos = [{"name": f"acme/r{i:04}", "files": {".github/fleet.yml": PLAN}} for i in range(count)]
        try:
            with opened(Path(folder), settings, store, repos) as day:
                return _measured(day, count)
        finally:
            store.close()
            close_store(settings)


def _measured(day: Day, count: int) -> Cost:
    names = ", ".join(f"acme/r{i:04}" for i in range(count))
    number = day.manifest(f"fleet: many\ntask: Do it.\nrepos: [{names}]\nconcurrency: 10\n")
    before, asked = _bytes(day), _requests(day)
    day.say(number, "/fleet submit")
    began = time.perf_counter()
    day.look()
    queued = (time.perf_counter() - began, _requests(day) - asked)
    held = _bytes(day) - before
    fleet = day.fleet(number)
    rows, rollups = Counter[str](), Counter[str]()
    runs = day.begin()
    day.look()
    for run in runs[:EVENTS]:
        day.finish(run)
        _timed(day, rows, run.subject)
        day.pass_seconds(11)
        _timed(day, rollups, f"{HOME}#{number}")
    done = max(1, len(runs[:EVENTS]))
    assert len(fleet.targets) == count
    return Cost(
        count, *queued, held, rows["ms"] / done / 1000, rows["requests"] / done,
        rollups["ms"] / done / 1000, rollups["requests"] / done,
    )  # fmt: skip


def _timed(day: Day, into: Counter[str], subject: str) -> None:
    """One look at the subject, and what it asked GitHub."""
    lease = due.hold(day.hands.store, subject, day.hands.now())
    assert lease
    before, began = _requests(day), time.perf_counter()
    reconcile.visit(day.hands, lease)
    into["ms"] += round((time.perf_counter() - began) * 1000)
    into["requests"] += _requests(day) - before


def _requests(day: Day) -> int:
    counts = day.http.get("/requests").json()["counts"]
    return sum(sum(kinds.values()) for client, kinds in counts.items() if client.startswith("installation"))


def _bytes(day: Day) -> int:
    """What the fleet's own keys, the due set and the line hold."""
    redis = day.hands.store.redis
    found = [
        *redis.scan_iter("fleet:fleet*"),
        *redis.scan_iter("fleet:targets*"),
        keys.DUE,
        keys.line("acme"),
    ]
    return sum(int(redis.memory_usage(key, samples=0) or 0) for key in found)


def main(counts: list[int]) -> None:
    """Prints a table."""
    print("| repositories | queued | requests | store | a row's look | the rollup's look |")
    print("|--:|--:|--:|--:|--:|--:|")
    for cost in map(measure, counts):
        print(
            f"| {cost.repositories:,} | {cost.queued_seconds:.1f} s | {cost.queued_requests:,} "
            f"| {cost.store_bytes / 1000:,.0f} kB "
            f"| {cost.row_seconds * 1000:.0f} ms, {cost.row_requests:.1f} requests "
            f"| {cost.rollup_seconds * 1000:.0f} ms, {cost.rollup_requests:.1f} requests |",
            flush=True,
        )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10, 100, 1000])
