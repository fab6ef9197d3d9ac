"""What a finding costs on its way from an audit to a landed epic, and how soon a merge opens the next phase.

    python -m tests.bench.pipeline [FINDINGS ...]      requests a finding; by default at 10, 40 and 200
    python -m tests.bench.pipeline --phases N          seconds from a merge to the next phase's label, N times

Prints JSON. The first is counted in the simulator: our own code, from intake to the last write, in one
process on a simulated clock, over the sandbox (its HTTP interface, GraphQL, permissions, webhooks) and a
real store, with the pace that is the default (a second between two writes, 80 creations a minute, 500 an
hour), two runs at once, two workers, a CI that says green after a moment or after minutes. Two things are
no real ones, and neither asks GitHub's interface for anything: agents, whose runs take a second to three
minutes and end in a commit of one file; and git, whose fetches and pushes act on the sandbox at once. An
audit with that many findings of five themes is written, `agent` is set on it, and all that our App asks
until the last of its epics has landed is divided by the findings: what the audit and the epics cost is
counted in, and shown apart. The sweep is left out: it costs by the hour, not by the finding. Our own
count of writes must be the sandbox's, or the run fails.

`creations` make content (issue, comment, pull request); `writes` are all other requests that change
something, a GraphQL request with several mutations being one; `queries` read by GraphQL, `reads` by REST,
and `unchanged` are those that GitHub answers with 304, which it does not count; `echoes` are the
deliveries of our own doings; a look is one round of read, decide and do.

The second takes real processes (door, clock, workers, agents, keepers, git, HTTP on loopback), with the
pace switched off: an epic of one child a phase, which nobody else waits beside. From the merge of a
child, as the sandbox's write log has it, to the `agent` label on the next. It is told once for merges by
a person, of which a delivery tells us, and once for our own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from tests.bench.findings.counting import Course
from tests.bench.findings.timing import phases
from tests.simulation.stage import Stage


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pipeline")
    parser.add_argument("findings", nargs="*", type=int, default=[10, 40, 200])
    parser.add_argument("--phases", type=int, default=0, help="measure the time instead, so many times")
    given = parser.parse_args()
    if given.phases:
        for is_ours in (False, True):
            print(json.dumps(phases(given.phases + 1, is_ours)), flush=True)
        return
    stage = Stage()
    try:
        for findings in given.findings:
            print(json.dumps(Course(stage).run(findings), indent=2), flush=True)
    finally:
        stage.close()


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # as the simulator wants it
        again = [sys.executable, "-m", "tests.bench.pipeline", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S606
    main()
