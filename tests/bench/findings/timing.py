"""From a merge to the next phase's label, with the fleet's real processes: an epic of one child a phase."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise
from typing import Any

from tests.stories.calm import begin, peopled
from tests.stories.town import BLUEPRINT, REPO, Town

# Each task makes a file of its own, so that no pull request conflicts with another.
AGENT = """#!/bin/sh
task=$(cat)
echo launched $$
echo done > "file-$(echo $task | cksum | cut -d' ' -f1)"
"""
SETTINGS = {"FLEET_SWEEP_SECONDS": "3600", "FLEET_WRITE_SPACING_SECONDS": "0"}
SETTINGS |= {"FLEET_CREATIONS_PER_MINUTE": "0", "FLEET_CREATIONS_PER_HOUR": "0"}
PHASE_SECONDS = 90.0


def phases(count: int, is_ours: bool) -> dict[str, Any]:
    """How long each phase but the last took to open the next: merged by us (`is_ours`), or by a person,
    whose merge a delivery tells of."""
    merge = "auto" if is_ours else "review"
    plan = BLUEPRINT.replace("verify: [sh check.sh]\n", "").replace(
        "merge: {into_base: auto}", f"merge: {{into_base: auto, into_epic: {merge}}}"
    )
    with peopled(agent=AGENT, files={".github/fleet.yml": plan}) as town:
        town.env |= SETTINGS
        begin(town)
        children = [_child(town, number) for number in range(count)]
        _epic(town, children)
        asked: list[float] = []
        for child in children:
            _see(town, child, is_ours)
            asked += _asked(town)
        spans = _spans(town.control("GET", "log"), children)
        counts = [sum(begun <= at <= ended for at in asked) for begun, ended in spans]
        who = {"merged by": "us" if is_ours else "a person", "requests": statistics.median(counts)}
        return who | _spread([ended - begun for begun, ended in spans])


def _asked(town: Town) -> list[float]:
    """When our App asked GitHub for something since the last time."""
    rows = town.control("GET", "requests")["requests"]
    town.control("DELETE", "requests")
    return [row["at"] for row in rows if row["client"].startswith(("app:", "installation:"))]


def _child(town: Town, number: int) -> int:
    return town.open_issue(labels=(), body=f"Task {number}")


def _epic(town: Town, children: list[int]) -> None:
    parts = [f"### Phase {place}: Step\n- [ ] #{child} - a task" for place, child in enumerate(children, 1)]
    body = "## Overview\n\nSteps.\n\n## Child Issues\n\n" + "\n".join(parts) + "\n"
    made = town.ask("POST", f"/repos/{REPO}/issues", {"title": "epic(steps): Steps", "body": body})
    path = f"/repos/{REPO}/issues/{made['number']}/labels"
    town.ask("POST", path, {"labels": ["epic"]})
    town.ask("POST", path, {"labels": ["agent"]})


def _see(town: Town, child: int, is_ours: bool) -> None:
    """The child's pull request is merged, by a person where they must."""

    def pull() -> dict[str, Any] | None:
        path = f"/repos/{REPO}/pulls?state=all&head=acme:agent/{child}-1"
        return next(iter(town.ask("GET", path)), None)

    found = town.until(f"#{child} has a pull request", pull, PHASE_SECONDS)
    if not is_ours:
        town.until("it is shown as delivered", lambda: "fleet:delivered" in town.labels(child), PHASE_SECONDS)
        time.sleep(1.5)  # what else its opening set going is over
        town.ask("PUT", f"/repos/{REPO}/pulls/{found['number']}/merge", {"merge_method": "squash"})
    town.until(f"#{child} is closed", lambda: town.issue(child)["state"] == "closed", PHASE_SECONDS)


def _spans(log: list[dict[str, Any]], children: list[int]) -> list[tuple[float, float]]:
    """When each child was merged, and when the next one had its label, by the sandbox's write log."""
    pulls = {one["subject"]: one["details"]["head"] for one in log if one["kind"] == "pull"}
    merges = [one for one in log if one["kind"] == "merge" and one["subject"] in pulls]
    merged = {pulls[one["subject"]]: one["at"] for one in merges}
    asked = {one["subject"]: one["at"] for one in reversed(log) if one["details"].get("added") == "agent"}
    return [(merged[f"agent/{child}-1"], asked[f"{REPO}#{after}"]) for child, after in pairwise(children)]


def _spread(values: list[float]) -> dict[str, Any]:
    values = sorted(values)
    p99 = values[min(len(values) - 1, int(0.99 * len(values)))]
    found = {"median": statistics.median(values), "p99": p99, "least": values[0], "most": values[-1]}
    return {"repetitions": len(values), **{name: round(value, 3) for name, value in found.items()}}
