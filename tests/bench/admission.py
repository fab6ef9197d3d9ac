"""How long admission takes for a line of so many tasks.

    python -m tests.bench.admission [TASKS ...]        by default 100, 1,000 and 10,000

Prints JSON. `milliseconds` are of the processor, the best of several rounds; `per_task` is that in
microseconds; `begun` and `waiting` say what was decided. `crowded` is what mostly happens: 200
repositories, two agents, a team of twenty with room for twenty runs, so that most of the line waits.
`wide` is the worst: each task is charged in its own way to any of twenty members, and all of them start.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from typing import Any

from flows.budget.admit import admit
from flows.budget.charge import charge
from flows.model import Blueprint, Member, Quota, Ready, Room, Team, Today, Want
from flows.model.finding import SEVERITIES

NOW = 1_795_255_200.0  # 2026-11-21, 10:00 UTC
ROUNDS = 7
AGENTS = ("codex", "claude")


def crowded(tasks: int) -> tuple[list[Ready], Today]:
    return _scene(tasks, 200, Room(20), 100)


def wide(tasks: int) -> tuple[list[Ready], Today]:
    return _scene(tasks, tasks, Room(tasks + 1), tasks + 1)


def measure(sizes: tuple[int, ...] = (100, 1000, 10_000)) -> list[dict[str, Any]]:
    """A row for each kind of line and size."""
    return [_row(scene, size) for scene in (crowded, wide) for size in sizes]


def _row(scene: Any, size: int) -> dict[str, Any]:
    line, today = scene(size)
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        found = admit(line, today)
        best = min(best, time.process_time() - begun)
    told = {"line": scene.__name__, "tasks": size, "milliseconds": round(best * 1000, 2)}
    counts = {"begun": len(found.order), "waiting": len(found.waits)}
    return {**told, "per_task": round(best * 1e6 / size, 2), **counts}


def _scene(tasks: int, repos: int, room: Room, quota: int) -> tuple[list[Ready], Today]:
    members = tuple(Member(f"member{n}", (Quota("codex", quota), Quota("claude", quota))) for n in range(20))
    team = Team(tasks=40 * quota, members=members, room=room)
    line = [_ready(number, repos) for number in range(tasks)]
    kinds = {ready.kind: charge(team, Want(Blueprint(), *ready.kind), NOW) for ready in line[: 2 * repos]}
    work = Counter(ready.repo for ready in line)
    green = {repo: sum(map(ord, repo)) % 10 / 10 for repo in work}
    return line, Today(NOW, kinds, team, work=work, green=green, minutes=40.0)


def _ready(number: int, repos: int) -> Ready:
    repo = f"acme/repo{number % repos}"
    agent, severity = AGENTS[number // repos % 2], SEVERITIES[number % 4]
    since = NOW - number * 7919 % 86_400
    return Ready(f"{repo}#{number + 1}", repo, agent, severity, since, number % 3 == 0)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.admission")
    parser.add_argument("tasks", nargs="*", type=int, default=[100, 1000, 10_000])
    for row in measure(tuple(parser.parse_args().tasks)):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
