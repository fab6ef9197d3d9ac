"""Tell stories by their seeds.

    python -m tests.simulation SEED              one seed, with all that happened
    python -m tests.simulation --seeds A..B [--jobs N] [--first]

Ends with 1 when a seed went wrong, and says which, and the command that tells it again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from queue import Queue
from threading import Thread

from tests.simulation.stage import Stage
from tests.simulation.storm import MOST_CALM_SECONDS, Report, play


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the store's server ends too
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("seed", nargs="?", type=int)
    parser.add_argument("--seeds", default="1..100", help="A..B, both included; or one")
    parser.add_argument("--jobs", type=int, default=1, help="processes that tell them side by side")
    parser.add_argument("--first", action="store_true", help="stop at the first seed that went wrong")
    parser.add_argument("--kind", default="", help="tell them as stories of this kind (see storm.py)")
    parser.add_argument("--json", action="store_true", help="a report a line")
    parser.add_argument("--core", type=int, help="stay, and the store's server too, on one core")
    parser.add_argument("--patience", type=float, default=MOST_CALM_SECONDS, help="seconds of calm, at most")
    given = parser.parse_args()
    if given.core is not None:
        _stay(given.core)
    if given.seed is not None:
        return _one(given.seed, given.kind)
    first, _, last = given.seeds.partition("..")
    seeds = range(int(first), int(last or first) + 1)
    if given.json:
        return _as_json(seeds, given.kind)
    alone = _alone(seeds, given.kind, given.patience)
    tell = _shared(seeds, given.kind, given.jobs) if given.jobs > 1 else alone
    return _many(tell, given.kind, given.first)


def _stay(core: int) -> None:
    """The server works while we wait for it, and the other way round: one core does, and a fifth faster."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[core % len(cores)]})


def _one(seed: int, kind: str) -> int:
    stage = Stage()
    try:
        report = play(stage, seed, kind, is_traced=True)
    finally:
        stage.close()
    print("\n".join(report.trace))
    if report.wrong:
        _tell(report, kind)
    return 1 if report.wrong else 0


def _many(reports: Iterator[Report], kind: str, is_first: bool) -> int:
    began, count, wrong, calls, launches = time.monotonic(), 0, 0, 0, 0
    for report in reports:
        count, calls, launches = count + 1, calls + report.calls, launches + report.launches
        if report.wrong:
            wrong += 1
            _tell(report, kind)
            if is_first:
                break
    took = time.monotonic() - began
    print(
        f"{count} seeds, {wrong} went wrong; {calls} I/O calls, {launches} launches;"
        f" {took:.1f} s, {count / took:.1f} seeds a second"
    )
    return 1 if wrong else 0


def _alone(seeds: range, kind: str, patience: float = MOST_CALM_SECONDS) -> Iterator[Report]:
    stage = Stage()
    try:
        for seed in seeds:
            yield play(stage, seed, kind, patience=patience)
    finally:
        stage.close()


def _as_json(seeds: range, kind: str) -> int:
    for report in _alone(seeds, kind):
        print(json.dumps(asdict(report)), flush=True)
    return 0


def _shared(seeds: range, kind: str, jobs: int) -> Iterator[Report]:
    """Each process has a part of the seeds, and a stage of its own."""
    size = -(-len(seeds) // jobs)
    parts = [seeds[at : at + size] for at in range(0, len(seeds), size)]
    argv = [sys.executable, "-m", "tests.simulation", "--json", "--kind", kind, "--seeds"]
    workers = [
        subprocess.Popen(
            [*argv, f"{part[0]}..{part[-1]}", "--core", str(number)], stdout=subprocess.PIPE, text=True
        )
        for number, part in enumerate(parts)
    ]
    lines: Queue[str] = Queue()
    threads = [Thread(target=_pass_on, args=(worker, lines), daemon=True) for worker in workers]
    try:
        for thread in threads:
            thread.start()
        left = len(workers)
        while left:
            line = lines.get()
            left -= not line
            if line:
                yield Report(**json.loads(line))
        for worker in workers:
            worker.wait()  # it ends its server
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait()


def _pass_on(worker: subprocess.Popen[str], lines: Queue[str]) -> None:
    """Its reports, then an empty line."""
    assert worker.stdout
    for line in worker.stdout:
        lines.put(line)
    lines.put("")


def _tell(report: Report, given: str) -> None:
    kind = f' --kind "{given}"' if given else ""
    print(f"seed {report.seed} ({report.kind}) went wrong; python -m tests.simulation {report.seed}{kind}")
    for text in report.wrong:
        print("   ", text.strip().replace("\n", "\n        "))
    sys.stdout.flush()


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets of words have an order, which is the story's
        again = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S606
    sys.exit(main())
