"""A large fleet at rest: 200 repositories with 50 open subjects each, as the sandbox holds them.

python -m tests.simulation.load        what an hour costs, as JSON
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

from app.sandbox.ids import node_id
from app.sandbox.nouns import Issue, Pull, Repository
from jobs import rebuild, sweep
from jobs.hands import Hands
from jobs.store import due, keys
from tests.simulation.fleet import Fleet
from tests.simulation.kernel import BEGIN, Kernel
from tests.simulation.line import Sky
from tests.simulation.stage import Stage
from tests.simulation.tide import Tide
from tests.simulation.town import BOT, Town

REPOSITORIES, SUBJECTS, PULLS = 200, 50, 5
SWEEP_SECONDS = 300.0
TEMPLATE = "acme/api"


def hour(stage: Stage) -> dict[str, Any]:
    """Requests of an hour at rest, by kind: one round of sweeps, counted, times twelve; and a
    token's hour, after which the kept answers are read anew."""
    kernel = Kernel(0)
    stage.town.begin(kernel, [TEMPLATE])
    fleet = Fleet(Sky(kernel, stage.town), Tide(kernel, stage.server), stage.settings)
    fleet.tide.wipe()
    hands = fleet.hands(stage.settings)
    repos = _grow(stage.town, hands)
    _round(stage, hands)  # the first of all sets the watermarks
    fresh, rest = _round(stage, hands), _round(stage, hands)
    fleet.tide.kept.ask(["DEL", keys.DUE], True)
    costs = {kind: count * int(3600 / SWEEP_SECONDS) for kind, count in rest.items()}
    costs["read"] = costs.get("read", 0) + fresh["read"]  # a token lives an hour, and ETags are its own
    free = costs.pop("unchanged", 0)
    return {
        "repositories": len(repos),
        "requests": costs,
        "free": free,
        "costing": sum(costs.values()),
    }


def _grow(town: Town, hands: Hands) -> list[str]:
    """Copies of one repository; one folder of git serves them all."""
    world = town.world
    first, (installation,) = town.repo(TEMPLATE), world.state.installations.values()
    head = first.refs["refs/heads/main"]
    for number in range(REPOSITORIES):
        repo = copy.deepcopy(first)
        repo.id, repo.name = world.new_id(), f"r{number}"
        folder = world.git_folder(repo)
        if not folder.exists():
            folder.symlink_to(world.git_folder(first))
        for count in range(1, SUBJECTS + 1):
            repo.issues[count] = _subject(town, repo, count, head)
        world.state.repositories[repo.id] = repo
        installation.repositories.append(repo.id)
        hands.store.redis.set(keys.labelled(repo.full_name), 1)
        for issue in repo.issues.values():
            if issue.pull:
                node = node_id("PR", issue.pull.id)
                hands.store.redis.hset(keys.pulls(repo.full_name), node, f"{issue.number} ")
    return rebuild.repositories(hands)


def _subject(town: Town, repo: Repository, number: int, head: str) -> Issue:
    """An issue that nobody touched for long, or a pull request of ours that waits for a review."""
    at, is_pull = BEGIN - 86400.0 * number, number <= PULLS
    login = BOT if is_pull else "alice"
    issue = Issue(town.world.new_id(), number, f"Idea {number}", "", login, at, at)
    if is_pull:
        new = town.world.new_id()
        issue.pull = Pull(new, repo.id, f"agent/{number + 40}-1", head, "main", head)
    return issue


def _round(stage: Stage, hands: Hands) -> Counter[str]:
    """What one sweep of everything asks."""
    before = stage.town.counted()
    for repo in rebuild.repositories(hands):
        lease = due.hold(hands.store, repo, hands.now())
        assert lease
        sweep.sweep(hands, lease, hands.now())
        due.release(hands.store, lease)
    hands.timer.sleep(SWEEP_SECONDS)
    return stage.town.counted() - before


def main() -> None:
    stage = Stage()
    try:
        print(json.dumps(hour(stage), indent=2))
    finally:
        stage.close()


if __name__ == "__main__":
    main()
