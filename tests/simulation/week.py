"""A week of a team: four repositories, an audit in each, and a pool of quota, on simulated time.

    python -m tests.simulation.week [TASKS_A_DAY]

Our own code in one process over the sandbox and a real store, from the audits to the last landed epic.
Prints JSON: how long it took, how much of the slots' time was idle although work was READY and quota
there, what the most was that one repository had of a day. Two members bring 300 tasks each; the number
is the team's own bound, as in a small pool (by default there is none).
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from flows.budget.admit import admit
from flows.budget.day import day
from flows.config import team as teams
from jobs import ledger
from jobs.today import Whose, floor, today
from tests.bench.findings.audit import audit
from tests.simulation.crowd import Crowd
from tests.simulation.fleet import Fleet
from tests.simulation.kernel import Kernel
from tests.simulation.line import Sky
from tests.simulation.stage import Stage
from tests.simulation.tide import Tide
from tests.simulation.town import AUTO, BOT

AUDITS = {"acme/api": 25, "acme/web": 25, "acme/lib": 20, "acme/read": 15}
HOME = "acme/.github"
HOSTS, ZONE = 2, "Europe/London"
LOOK_SECONDS, STEP_SECONDS, MOST_SECONDS = 10.0, 60.0, 9 * 86_400.0
NO_SWEEP = 3600.0


@dataclass
class Watch:
    """What was seen of slots and days, a look every ten seconds."""

    slot_seconds: float = 0.0
    idle_seconds: float = 0.0
    busy_seconds: float = 0.0
    days: dict[str, Counter[str]] = field(default_factory=dict)


class Week:
    """The week, from the first audit to the last landed epic."""

    def __init__(self, stage: Stage, tasks: int = 0, audits: dict[str, int] = AUDITS):
        self.stage, self.kernel, self.tasks, self.audits = stage, Kernel(0), tasks, audits
        stage.town.begin(self.kernel, list(self.audits))
        self.sky = Sky(self.kernel, stage.town)
        self.tide = Tide(self.kernel, stage.server)
        self.tide.wipe()
        self.fleet = Fleet(self.sky, self.tide, replace(stage.settings, sweep_seconds=NO_SWEEP))
        self.crowd = Crowd(self.kernel, stage.town, list(self.audits))
        self.watch = Watch()
        stage.town.hear = self._hear

    def run(self) -> dict[str, Any]:
        """Everything that was asked for is done, or it raises."""
        self._found()
        self.kernel.spawn("crowd", self.crowd.live, is_mortal=False)
        self.fleet.up(HOSTS, 2, ("delivers",), lambda keeper, process: None)
        self.kernel.sleep(STEP_SECONDS)
        for repo, findings in self.audits.items():
            made = self._ask(
                "POST", f"/repos/{repo}/issues", {"title": "[Audit] Review", "body": audit(findings)}
            )
            self._ask("POST", f"/repos/{repo}/issues/{made['number']}/labels", {"labels": ["agent"]})
        began = self.kernel.now
        while not self._is_over():
            if self.kernel.now > began + MOST_SECONDS:
                raise RuntimeError("the week did not end")
            self.kernel.sleep(LOOK_SECONDS)
            self._look()
        took = self.kernel.now - began
        self.kernel.end()
        if self.fleet.errors:
            raise RuntimeError(self.fleet.errors[0])
        return self._told(took)

    def _found(self) -> None:
        """The owner's repository with its team, and four repositories that merge by themselves."""
        self._ask("POST", "/orgs/acme/repos", {"name": ".github", "auto_init": True})
        bound = f"strategy: {self.tasks}, " if self.tasks else ""
        members = "members: [{login: alice, quota: 300}, {login: dave, quota: 300}]"
        self._put(HOME, f"version: 1\nagent: fixer\nteam: {{{bound}time_zone: {ZONE}, {members}}}\n")
        for repo in self.audits:
            self._put(repo, AUTO + "concurrency: 3\n")
        for installation in self.stage.town.world.state.installations.values():
            installation.repositories = [self.stage.town.repo(name).id for name in (*self.audits, HOME)]

    def _put(self, repo: str, text: str) -> None:
        path = f"/repos/{repo}/contents/.github/fleet.yml"
        there = self.stage.town.ask("alice", "GET", path)
        body = {"message": "Set the fleet up", "content": base64.b64encode(text.encode()).decode()}
        self._ask("PUT", path, body | ({"sha": there["sha"]} if there else {}))

    def _ask(self, method: str, path: str, body: Any) -> Any:
        answer = self.stage.town.ask("alice", method, path, body)
        if answer is None:
            raise RuntimeError(f"GitHub refused {method} {path}")
        return answer

    def _hear(self, delivery: dict[str, Any]) -> None:
        self.crowd.judge(delivery)
        self.fleet.post(delivery)

    def _look(self) -> None:
        """Time of slots in which a task could have begun, by admission itself, counts as idle."""
        store = self.fleet.store(self.fleet.settings)
        team = teams.parse(self._team(), "acme")[0]
        here = floor(store, self.kernel.now)
        line = ledger.in_line(store, "acme")
        seen = today(store, line, Whose("acme", team, here), self.kernel.now)
        able = len(admit([place.ready for place in line], seen).order)
        slots, busy = sum(host.slots for host in here.hosts), sum(here.load.values())
        self.watch.slot_seconds += slots * LOOK_SECONDS
        self.watch.busy_seconds += busy * LOOK_SECONDS
        self.watch.idle_seconds += min(able, max(0, slots - busy)) * LOOK_SECONDS
        spent = {
            one.account.holder: one.used + one.reserved
            for one in seen.balances
            if one.account.meter == "tasks"
        }
        self.watch.days[day(self.kernel.now, ZONE)] = Counter(spent)

    def _team(self) -> str:
        row = self.stage.client.get("fleet:team:acme")
        return str(json.loads(row)["text"]) if row else ""

    def _is_over(self) -> bool:
        """Each finding was filed, and nothing of ours is open."""
        for repo, findings in self.audits.items():
            ours = [one for one in self.stage.town.repo(repo).issues.values() if one.login == BOT]
            if sum(not one.pull for one in ours) <= findings or any(one.is_open for one in ours):
                return False
        return True

    def _told(self, took: float) -> dict[str, Any]:
        watch = self.watch
        shares = [
            count / found["team"]
            for found in watch.days.values()
            for who, count in found.items()
            if "repo:" in who and found["team"]
        ]
        return {
            "tasks a day": self.tasks or 600,
            "days": round(took / 86_400, 2),
            "idle": round(watch.idle_seconds / watch.slot_seconds, 4),
            "busy": round(watch.busy_seconds / watch.slot_seconds, 4),
            "by day": {date: dict(found) for date, found in watch.days.items()},
            "largest share of a day": round(max(shares), 2),
        }


def main() -> None:
    stage = Stage()
    try:
        print(json.dumps(Week(stage, int(sys.argv[1]) if len(sys.argv) > 1 else 0).run(), indent=2))
    finally:
        stage.close()


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # as the simulator wants it
        again = [sys.executable, "-m", "tests.simulation.week", *sys.argv[1:]]
        os.execve(sys.executable, again, os.environ | {"PYTHONHASHSEED": "0"})  # noqa: S606
    main()
