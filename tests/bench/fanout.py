"""N worktrees and agents on a repository of 20,000 files, beside bare `git worktree add`. Prints JSON.

    python -m tests.bench.fanout             # 5 and 50; the bare one 5 times only, and 50 computed from them
    python -m tests.bench.fanout 5 --bare 5  # 5, beside 5 bare ones
    python -m tests.bench.fanout 50 --bare 50

`first` is with no clean checkout of the commit yet, `again` with one. Each is a real `fleet fanout`, from the
command's start to its end: rows, worktrees, tmux sessions. `asked` is when the last agent has its prompt.
`kill` is a real `fleet kill --batch`. `bare` is `git worktree add` one after another: no session, no agent.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.jobs.local.ground import Machine, make_machine, until

FILES = 20_000
AGENT = "import sys, time; open('asked', 'w').write(sys.stdin.read()); time.sleep(1000)\n"


def seconds(act: Callable[[], Any]) -> float:
    begun = time.monotonic()
    act()
    return round(time.monotonic() - begun, 2)


def all_asked(machine: Machine, batch: str) -> None:
    places = [Path(row["worktree"]) / "asked" for row in machine.rows() if row["batch_id"] == batch]
    until(lambda: all(place.exists() for place in places), 300)


def fanout(machine: Machine, many: int, batch: str) -> dict[str, float]:
    """A fan-out, its agents, and its end."""
    begun = time.monotonic()
    launched = seconds(lambda: machine.well("fanout", str(many), batch, "--prompt", "begin"))
    all_asked(machine, batch)
    asked = round(time.monotonic() - begun, 2)
    disk = ["du", "-sm", str(machine.fleet_home / "agents")]
    megabytes = float(subprocess.run(disk, capture_output=True, text=True, check=True).stdout.split()[0])
    killed = seconds(lambda: machine.well("kill", "--batch", batch, "--delete-branch"))
    return {"launched": launched, "asked": asked, "kill": killed, "megabytes": megabytes}


def bare(machine: Machine, many: int) -> float:
    """Seconds of `git worktree add`, one after another."""
    top = machine.home / "bare"
    words = ("worktree", "add", "--quiet", "-b")
    total = sum(
        seconds(lambda at=at: machine.git(*words, f"bare-{at}", str(top / str(at)))) for at in range(many)
    )
    shutil.rmtree(top)
    machine.git("worktree", "prune")
    return round(total, 2)


def warm(machine: Machine, many: int) -> dict[str, float]:
    """As `fanout`, with the clean checkout there already: one agent more keeps it."""
    machine.well("create", "keeps")
    found = fanout(machine, many, f"again-{many}")
    machine.well("kill", "keeps", "--delete-branch")
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("many", type=int, nargs="*", default=[5, 50])
    parser.add_argument("--bare", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        machine = make_machine(Path(folder), FILES)
        (machine.home / "agent.py").write_text(AGENT)
        try:
            one = bare(machine, asked.bare) / asked.bare
            print(json.dumps({"files": FILES, "bare": {"many": asked.bare, "seconds_each": round(one, 2)}}))
            for many in asked.many:
                found = {
                    "many": many,
                    "first": fanout(machine, many, f"first-{many}"),
                    "again": warm(machine, many),
                }
                ratios = {name: round(one * many / found[name]["launched"], 1) for name in ("first", "again")}
                print(json.dumps({**found, "bare_seconds": round(one * many, 1), "times_faster": ratios}))
        finally:
            machine.clear()


if __name__ == "__main__":
    main()
