"""A fleet's day: real looks at a real sandbox with a real store; the hosts' part is played here."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from flows import branches
from flows.actions import LookAgain, Start
from flows.budget.charge import charge
from flows.budget.ready import want
from flows.model import Fleet, Outcome, Run, RunState, Subject, Usage
from flows.plan import plan
from flows.reading import written
from flows.rollout.course import fleet_id
from jobs import ledger, reconcile, snapshot
from jobs.github import GitHub
from jobs.hands import Hands
from jobs.ledger import Host
from jobs.run.enter import run_id
from jobs.settings import Settings
from jobs.store import Store, due, keys
from jobs.timer import Timer
from tests.jobs import office

HOME = "acme/ops"
HOOK = "https://hooks.example.com/fleet"
PUSHED = (Outcome.DELIVERED, Outcome.VERIFY_FAILED)
LIVE = (RunState.CLAIMED, RunState.RUNNING, RunState.STOPPING)


class Day:
    """`ends` says how the runs of a repository end, one after another; the last counts for all later."""

    def __init__(self, hands: Hands, control: str):
        self.hands, self.ahead = hands, 0.0
        self.http = httpx.Client(base_url=control, timeout=30)
        self.looker: Hands | None = None  # who looks, if somebody else than the host
        self.ends: dict[str, list[str]] = {}
        self.report = ""  # what runs deliver in place of a branch
        self.launched: list[str] = []
        self.pushed: dict[str, list[str]] = {}
        self.most = 0
        ledger.set_ready(self.hands.store, 1.0)

    # what people do

    def ask(self, method: str, path: str, body: Any = None, login: str = "alice") -> Any:
        wish = {"as": login, "method": method, "path": path, "json": body}
        told = self.http.post("/as", json=wish).json()
        assert int(told["status"]) < 300, told
        return told["json"]

    def set(self, path: str, wish: Any) -> Any:
        answer = self.http.post(path, json=wish)
        assert answer.is_success, answer.text
        return answer.json()

    def manifest(self, text: str, title: str = "A fleet") -> int:
        body = f"Please.\n\n```yaml\n{text}```\n"
        return int(self.ask("POST", f"/repos/{HOME}/issues", {"title": title, "body": body})["number"])

    def say(self, number: int, text: str, login: str = "alice") -> None:
        self.ask("POST", f"/repos/{HOME}/issues/{number}/comments", {"body": text}, login)
        self.wake(f"{HOME}#{number}")

    def body(self, number: int) -> str:
        return str(self.ask("GET", f"/repos/{HOME}/issues/{number}")["body"])

    def tick(self, number: int, box: str, login: str = "alice") -> None:
        body = self.body(number)
        assert f"- [ ] {box}" in body, body
        changed = {"body": body.replace(f"- [ ] {box}", f"- [x] {box}")}
        self.ask("PATCH", f"/repos/{HOME}/issues/{number}", changed, login)
        self.wake(f"{HOME}#{number}")

    def ours(self, number: int) -> list[str]:
        found = self.ask("GET", f"/repos/{HOME}/issues/{number}/comments")
        return [one["body"] for one in found if one["user"]["login"] == "agent-fleet[bot]"]

    def notices(self) -> list[str]:
        """The events that our own webhooks are to tell of."""
        rows = [json.loads(row) for row in self.hands.store.redis.hvals(keys.NOTICES)]
        assert {row["url"] for row in rows} <= {HOOK}
        return sorted(row["event"] for row in rows)

    def writes(self, *kinds: str) -> list[dict[str, Any]]:
        log = self.http.get("/log").json()
        return [one for one in log if "agent-fleet" in str(one["actor"]) and one["kind"] in kinds]

    # what the fleet does

    def wake(self, subject: str) -> None:
        due.wake(self.hands.store, {subject: self.hands.now()})

    def pass_seconds(self, seconds: float) -> None:
        self.ahead += seconds
        self.set("/clock", {"advance": seconds})

    def look(self) -> int:
        """All looks that are due now; a day's dispatch is played by `begin`."""
        looks, now = 0, self.hands.now()
        ledger.announce(self.hands.store, Host("h", ("fixer",), (), 99), now)
        while lease := due.take(self.hands.store, self.hands.now()):
            if "/" in lease.subject:
                reconcile.visit(self.looker or self.hands, lease)
                looks += 1
            else:
                due.release(self.hands.store, lease)
        return looks

    def begin(self) -> list[Run]:
        """All that stand in line are claimed, as far as the ledger lets them."""
        found = []
        for subject in ledger.ready(self.hands.store, "acme"):
            run = self._claim(Subject.parse(subject))
            found += [run] if run else []
        self.most = max(self.most, len(ledger.live(self.hands.store)))
        return found

    def _claim(self, subject: Subject) -> Run | None:
        hands, now = self.hands, self.hands.now()
        seen = snapshot.load(hands, subject, now)
        actions = plan(seen, snapshot.terms(hands, seen, now)) if seen else []
        action = next((one for one in actions if isinstance(one, Start)), None)
        if seen is None or action is None:
            return None
        own = branches.of_attempt(subject, action.attempt)
        run = Run(
            id=run_id(subject, action.attempt),
            subject=str(subject),
            attempt=action.attempt,
            agent=action.agent,
            asked=action.asked,
            state=RunState.CLAIMED,
            host="h",
            branch=action.branch or own,
            base="main",
        )
        denied = ledger.claim(hands.store, run, charge(seen.team, want(seen, run.agent), now), now)
        if denied:
            return None
        ledger.move(hands.store, run.id, LIVE, RunState.RUNNING, started_at=now)
        ledger.leave_line(hands.store, str(subject))
        ledger.beat(hands.store, run.id, now)
        self.launched.append(str(subject))
        self.wake(str(subject))
        return ledger.run(hands.store, run.id)

    def finish(self, run: Run) -> None:
        """The run ends as its repository's `ends` say."""
        subject, hands = Subject.parse(run.subject), self.hands
        line = self.ends.get(subject.name, ["delivered"])
        outcome = Outcome(line.pop(0) if len(line) > 1 else line[0])
        now = ledger.run(hands.store, run.id)
        if now and now.state is RunState.STOPPING:
            outcome = Outcome.CANCELLED
        fields: dict[str, Any] = {
            "outcome": outcome,
            "reason": "" if outcome in PUSHED else f"it ended with {outcome}",
            "ended_at": hands.now(),
            "usage": Usage(seconds=60.0, tokens=1000, usd=0.5),
        }
        if outcome in PUSHED and self.report:
            fields["report"] = written.pack(self.report)
        elif outcome in PUSHED:
            fields["sha"] = self.push(subject.repo, run.branch)
        ledger.move(hands.store, run.id, LIVE, RunState.SETTLED, **fields)
        self.wake(run.subject)

    def push(self, repo: str, branch: str) -> str:
        """A commit on a branch, by alice: who pushed it no look asks."""
        if branch not in self.pushed.setdefault(repo, []):
            base = self.ask("GET", f"/repos/{repo}/git/ref/heads/main")["object"]["sha"]
            self.ask("POST", f"/repos/{repo}/git/refs", {"ref": f"refs/heads/{branch}", "sha": base})
        self.pushed[repo].append(branch)
        given = {"message": "m", "branch": branch, "content": "aGVsbG8K"}
        path = f"/repos/{repo}/contents/new-{len(self.pushed[repo])}.txt"
        return str(self.ask("PUT", path, given)["commit"]["sha"])

    def turn(self, seconds: float = 11.0) -> None:
        """A round: looks, runs that begin, looks, runs that end, and time."""
        self.look()
        begun = self.begin()
        self.look()
        for run in begun:
            self.finish(run)
        self.look()
        self.pass_seconds(seconds)

    def play(self, number: int, rounds: int = 40) -> Fleet:
        """Rounds until the fleet has ended."""
        for _ in range(rounds):
            self.turn()
            fleet = self.fleet(number)
            if fleet and fleet.completed_at:
                self.turn()
                return self.fleet(number)
        raise AssertionError(f"it has not ended: {self.body(number)}")

    def fleet(self, number: int) -> Any:
        return ledger.fleet_of(self.hands.store, fleet_id(f"{HOME}#{number}"))

    def plan(self, subject: str) -> list[str]:
        """What a look at the subject would do now."""
        seen = snapshot.load(self.hands, Subject.parse(subject), self.hands.now())
        assert seen
        found = plan(seen, snapshot.terms(self.hands, seen, self.hands.now()))
        return [type(one).__name__ for one in found if not isinstance(one, LookAgain)]

    def pulls(self, repo: str) -> list[dict[str, Any]]:
        return list(self.ask("GET", f"/repos/{repo}/pulls?state=all"))


@contextmanager
def opened(
    folder: Path, settings: Settings, store: Store, repos: Sequence[Mapping[str, Any]]
) -> Iterator[Day]:
    files = {"README.md": "ops\n", ".github/fleet.yml": f"version: 1\nnotify: ['{HOOK}']\n"}
    plain = [{"name": HOME, "files": files, "collaborators": {"bob": "triage"}}]
    with office.opened(folder, settings, store, [*plain, *map(dict, repos)]) as (hands, control):
        day = Day(hands, control)
        timer = Timer(lambda: time.time() + day.ahead, lambda _: None)
        with GitHub(hands.settings, store, timer=timer) as github, day.http:
            day.hands = replace(hands, github=github, timer=timer)
            yield day
