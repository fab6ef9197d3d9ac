"""Requests from an audit to its last landed epic, counted in the simulator: our own code in one process on
a simulated clock, over the sandbox, with its HTTP, GraphQL and webhooks, and a real store."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from jobs.github.keys import requests
from jobs.github.nouns import Reply, Request
from jobs.store import keys
from tests.bench.findings.audit import audit
from tests.simulation.crowd import Crowd
from tests.simulation.fleet import Fleet
from tests.simulation.kernel import Kernel, Process
from tests.simulation.line import Sky
from tests.simulation.stage import Stage
from tests.simulation.tide import Tide
from tests.simulation.town import BOT

REPO = "acme/api"
NO_SWEEP = 1e9  # the sweep is a cost of time, not of findings; it has its own measure
STEP_SECONDS, MOST_SECONDS = 60.0, 3 * 86_400.0


class Course:
    """One audit on its way; what it cost is read off at the end."""

    def __init__(self, stage: Stage):
        self.stage, self.kernel = stage, Kernel(0)
        stage.town.begin(self.kernel, [REPO])
        self.sky = Sky(self.kernel, stage.town)
        self.tide = Tide(self.kernel, stage.server)
        self.tide.wipe()
        self.fleet = Fleet(self.sky, self.tide, replace(stage.settings, sweep_seconds=NO_SWEEP))
        self.crowd = Crowd(self.kernel, stage.town, [REPO])
        self.writes, self.looks = Counter[tuple[str, str]](), Counter[str]()
        self.looking: dict[Process, str] = {}
        self.echoes = self.carried_out = 0
        stage.town.hear, self.sky.wrote, self.tide.heard = self._hear, self._wrote, self._heard

    def run(self, findings: int) -> dict[str, Any]:
        """What the audit and all that came of it cost."""
        self.kernel.spawn("crowd", self.crowd.live, is_mortal=False)
        self.fleet.up(1, 2, ("delivers",), lambda keeper, process: None)
        self.kernel.sleep(STEP_SECONDS)  # the labels are made, once a repository
        before, lines, self.echoes = self._counted(), len(self.stage.town.world.log), 0
        self.carried_out = self._carried_out()
        self.writes.clear()
        self.looks.clear()
        issue = {"title": "[Audit] Yearly review", "body": audit(findings)}
        made = self.stage.town.ask("alice", "POST", f"/repos/{REPO}/issues", issue)
        path = f"/repos/{REPO}/issues/{made['number']}/labels"
        self.stage.town.ask("alice", "POST", path, {"labels": ["agent"]})
        began = self.kernel.now
        self._wait(findings, began)
        took = self.kernel.now - began
        self.kernel.end()
        if self.fleet.errors:
            raise RuntimeError(self.fleet.errors[0])
        log = self.stage.town.world.log[lines:]
        pushes = sum(line["method"] == "push" for line in log)
        return {
            "findings": findings,
            "epics": len(self._epics()),
            "hours": round(took / 3600, 1),
            "each": self._each(self._counted() - before, pushes, findings),
        }

    def _wait(self, findings: int, began: float) -> None:
        """Until all is landed and nothing is due any more but the hourly look."""
        while self.kernel.now < began + MOST_SECONDS:
            self.kernel.sleep(STEP_SECONDS)
            ours = [one for one in self.stage.town.repo(REPO).issues.values() if one.login == BOT]
            issues = [one for one in ours if not one.pull]
            is_all = len(issues) > findings + (findings >= 3) - 1
            if is_all and not any(one.is_open for one in ours) and not self._soon():
                return
        raise RuntimeError(f"it did not end: {self._soon()}")

    def _soon(self) -> list[str]:
        """What is due soon, or looked at now."""
        due = self.stage.client.zrange(keys.DUE, 0, -1, withscores=True)
        looking = self.stage.client.zrange(keys.LOOKING, 0, -1)
        return [one for one, at in due if at < self.kernel.now + 600.0] + list(looking)

    def _counted(self) -> Counter[str]:
        """Our own count of our requests, by kind."""
        found = Counter[str]()
        self.tide.kept.settle()
        for key in self.stage.client.keys(requests(0.0).rpartition(":")[0] + ":*"):
            found.update({kind: int(count) for kind, count in self.stage.client.hgetall(key).items()})
        return found

    def _epics(self) -> list[int]:
        found = self.stage.town.repo(REPO).issues.values()
        return [one.number for one in found if one.title.startswith("epic(") and not one.pull]

    def _each(self, counts: Counter[str], pushes: int, findings: int) -> dict[str, float]:
        """Costs a finding; what the audit and the epics cost is shared out."""
        kinds = {"reads": "read", "unchanged": "unchanged", "queries": "query"}
        costs = {name: counts[kind] for name, kind in kinds.items()} | self._written(counts)
        costs |= {"pushes": pushes, "echoes": self.echoes}
        costs |= {f"looks at {whose}": count for whose, count in self.looks.items()}
        return {name: round(count / findings, 2) for name, count in costs.items()}

    def _written(self, counts: Counter[str]) -> dict[str, int]:
        """Creations and writes, by whose they are; GitHub's count must be our own."""
        made = Counter[str]()
        for (whose, what), count in self.writes.items():
            made[f"{what} for {whose}"] += count
            made[what] += count
        ours = counts["write"] + counts["mutation"] + counts["creation"]
        theirs = self._carried_out() - self.carried_out
        if not ours == theirs == sum(self.writes.values()):
            raise RuntimeError(f"our own count of writes is {ours}, GitHub's {theirs}")
        return dict(sorted(made.items()))

    def _carried_out(self) -> int:
        """The sandbox's own count of our writes so far."""
        told = self.stage.town.sandbox.web.test_client().get("/_control/requests").get_json()["counts"]
        ours = [kinds for client, kinds in told.items() if client.startswith("installation:")]
        return sum(kinds.get("write", 0) + kinds.get("mutation", 0) for kinds in ours)

    def _hear(self, delivery: dict[str, Any]) -> None:
        self.echoes += delivery["payload"]["sender"]["login"] == BOT
        self.crowd.judge(delivery)
        self.fleet.post(delivery)

    def _heard(self, name: str, names: list[str], words: list[str], answer: Any) -> None:
        """A script of the store was run: who looks at what now."""
        if name in ("take", "hold") and answer:
            subject = answer if name == "take" else words[0]
            self.looking[self.kernel.current] = subject
            self.looks[self._whose(subject)] += 1

    def _wrote(self, process: Process, request: Request, reply: Reply) -> None:
        if request.kind != "token":
            what = "creations" if request.kind == "creation" else "writes"
            self.writes[self._whose(self.looking.get(process, "")), what] += 1

    def _whose(self, subject: str) -> str:
        repo, _, number = subject.partition("#")
        if not number:
            return "the line" if "/" not in repo else "the repository"
        title = self.stage.town.issue(subject).title
        return "epics" if title.startswith("epic(") else "audits" if "[Audit]" in title else "children"
