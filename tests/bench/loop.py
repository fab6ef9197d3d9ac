"""What a task costs from its label to its closed issue, and how soon its effect is seen.

    python -m tests.bench.loop [TASKS]

Real processes, the sandbox, the pace switched off; CI posts a green check on every pull
request. Prints JSON: requests of our App a task by kind, webhooks that our own writes
caused (echoes), and seconds from the label's delivery to `fleet:running` and from the
check to the merge.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import Any

from tests.stories.conftest import built
from tests.stories.town import BLUEPRINT, REPO, Town

# The sweep would be counted as a cost of the tasks; it has its own measure.
NO_SWEEP = {"FLEET_SWEEP_SECONDS": "3600"}
# Each task makes a file of its own, so that no pull request conflicts with another.
AGENT = """#!/bin/sh
task=$(cat)
echo launched $$
echo done > "file-$(echo $task | cksum | cut -d' ' -f1)"
"""
FILES = {".github/fleet.yml": BLUEPRINT.replace("verify: [sh check.sh]\n", "") + "concurrency: 10\n"}


def main(tasks: int) -> dict[str, Any]:
    with built(agent=AGENT, files=FILES) as town:
        town.env |= NO_SWEEP
        town.start()
        town.until("the labels are made", lambda: _is_quiet(town))
        town.control("DELETE", "requests")
        before = len(town.control("GET", "log"))
        begun = time.monotonic()
        numbers = [town.open_issue(body=f"Task {i}") for i in range(tasks)]
        _check_all(town, tasks)
        limit = 30 + 10 * tasks
        town.until("all are done", lambda: all("fleet:done" in town.labels(n) for n in numbers), limit)
        seconds = time.monotonic() - begun
        time.sleep(6)  # the last looks, five seconds after the last action, belong to the cost
        return {"tasks": tasks, "seconds": round(seconds, 1), **_costs(town, tasks), **_delays(town, before)}


def _is_quiet(town: Town) -> bool:
    """The labels are made, once a repository, and nothing follows."""
    made = len(town.writes())
    time.sleep(2)
    return bool(made) and len(town.writes()) == made


def _check_all(town: Town, tasks: int) -> None:
    checked: set[str] = set()
    while len(checked) < tasks:
        for pull in town.pulls():
            sha = pull["head"]["sha"]
            if sha not in checked:
                checked.add(sha)
                check = {"repository": REPO, "ref": sha, "status": "completed", "conclusion": "success"}
                town.control("POST", "check", check)
        time.sleep(0.1)


def _costs(town: Town, tasks: int) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for row in town.control("GET", "requests")["requests"]:
        if row["client"].startswith(("app:", "installation:")):
            kind = _kind(row)
            counts[kind] = counts.get(kind, 0) + 1
    sent = town.control("GET", "deliveries?payload=1")
    echoes = [one for one in sent if "agent-fleet[bot]" in json.dumps(one.get("request", {}))[:100_000]]
    per_task = {kind: round(count / tasks, 2) for kind, count in sorted(counts.items())}
    return {"requests_per_task": per_task, "echoes_per_task": round(len(echoes) / tasks, 2)}


def _kind(row: dict[str, Any]) -> str:
    if "createPullRequest" in row["path"] or "addComment" in row["path"]:
        return "creation"
    return "write" if row["kind"] == "mutation" else str(row["kind"])


def _delays(town: Town, before: int) -> dict[str, Any]:
    log = town.control("GET", f"log?after={before}")
    asked = [one for one in log if one["details"].get("added") == "agent"]
    start = [_gap(log, one, "fleet:running") for one in asked]
    pulls = {one["details"]["sha"]: one for one in log if one["kind"] == "pull"}
    checks = {one["subject"].rpartition("@")[2]: one["at"] for one in log if one["kind"] == "check"}
    merges = {one["details"]["head"]: one["at"] for one in log if one["kind"] == "merge"}
    merge = [merges[sha] - checks[sha] for sha in pulls if sha in merges and sha in checks]
    return {"label_to_running_seconds": _spread(start), "check_to_merge_seconds": _spread(merge)}


def _gap(log: list[dict[str, Any]], asked: dict[str, Any], added: str) -> float:
    hits = [one for one in log if one["subject"] == asked["subject"] and one["details"].get("added") == added]
    return float(hits[0]["at"] - asked["at"]) if hits else float("nan")


def _spread(values: list[float]) -> dict[str, float]:
    values = sorted(values)
    p99 = values[min(len(values) - 1, int(0.99 * len(values)))]
    return {"median": round(statistics.median(values), 3), "p99": round(p99, 3)}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10), indent=2))
