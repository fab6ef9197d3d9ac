"""People and CI: what they do to a town, and when, as the seed decides."""

from __future__ import annotations

import base64
import heapq
from collections.abc import Callable
from typing import Any

from tests.simulation.kernel import Kernel
from tests.simulation.owners import Owners
from tests.simulation.town import BOT, OUTSIDERS, WRITERS, Town

PEOPLE = (*WRITERS, *OUTSIDERS)
COMMANDS = ("retry", "retry", "cancel", "pause", "resume", "resume", "status", "plan", "help", "rety")
WORDS = ("say Mind the tests", "say Mind the tests", "say", "agent other", "agent fixer", "agent nobody",
         "fanout 2", "fanout 2", "fanout 3", "fanout 99", "retry", "cancel")  # fmt: skip
ACTS = ("on", "on", "off", "hold", "free", "free", "edit", "command", "command", "state", "main")
THOUGHTS = ("APPROVE", "REQUEST_CHANGES", "REQUEST_CHANGES", "COMMENT")
HEADS = ("opened", "synchronize", "reopened")


class Crowd:
    """Everybody who is no part of the fleet. `verdicts` are what CI may say of a head."""

    def __init__(self, kernel: Kernel, town: Town, repos: list[str]):
        self.kernel, self.town, self.repos = kernel, town, repos
        self.owners = Owners(kernel, town)
        self.verdicts: tuple[str, ...] = ("success",)
        self.is_wavering = self.is_reviewing = self.is_breaking = False
        self.commands = COMMANDS
        self._acts: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self._judged: set[str] = set()

    def at(self, seconds: float, act: Callable[[], None]) -> None:
        """Somebody does this in so many seconds."""
        self._count += 1
        heapq.heappush(self._acts, (self.kernel.now + seconds, self._count, act))
        self.kernel.notify("crowd")

    def pending(self) -> int:
        """How many acts are still to come."""
        return len(self._acts)

    def live(self) -> None:
        while True:
            if self._acts and self._acts[0][0] <= self.kernel.now:
                heapq.heappop(self._acts)[2]()
                continue
            self.kernel.wait("crowd", self._acts[0][0] - self.kernel.now if self._acts else 3600.0)

    def judge(self, delivery: dict[str, Any]) -> None:
        """CI hears of each head of a pull request, and says something sooner or later."""
        if delivery["event"] != "pull_request" or delivery["action"] not in HEADS:
            return
        repo = delivery["payload"]["repository"]["full_name"]
        sha = delivery["payload"]["pull_request"]["head"]["sha"]
        verdict = self.kernel.random.choice(self.verdicts)
        if f"{repo} {sha}" in self._judged or not verdict:
            return
        self._judged.add(f"{repo} {sha}")
        if self.is_reviewing:
            self._review_later(repo, delivery["payload"]["pull_request"]["number"])
        wait = self.kernel.random.choice([0.5, 5.0, 40.0, 150.0])
        if wait > 1.0:
            self.at(0.3, lambda: self.town.check(repo, sha, ""))
        self.at(wait, lambda: self.town.check(repo, sha, verdict))

    def upset(self, kind: str, seconds: float) -> None:
        """Owners change what a story of this kind is about, a few times. What they archived, they open
        again; a blueprint that they broke stays broken in some."""
        chance, owners = self.kernel.random, self.owners
        repo = chance.choice(self.repos)
        self.is_breaking = kind == "blueprint"
        if kind == "words":
            self.commands = WORDS
            for _ in range(chance.choice([3, 6, 12])):
                self.at(chance.uniform(10.0, seconds), self.talk)
        times = [chance.uniform(10.0, seconds) for _ in range(chance.choice([1, 2, 3]))]
        if kind == "reviews":
            self.is_reviewing = True
            if chance.random() < 0.4:
                owners.require_reviews(repo)
        change = {
            "roles": owners.change_a_role,
            "archive": owners.archive,
            "blueprint": owners.break_blueprint,
        }
        mend = {"archive": owners.reopen, "blueprint": owners.mend_blueprint}
        for at in times if kind in change else ():
            self.at(at, lambda: change[kind](repo))
            if kind == "roles":
                self.at(at + chance.uniform(1.0, 60.0), self._opener(("dave", "dave", "bob")))
            if kind in mend:
                mended_at = min(at + chance.choice([5.0, 40.0, 120.0]), seconds + 10.0)
                self.at(mended_at, lambda: mend[kind](repo))
        if kind == "blueprint" and chance.random() < 0.2:
            self.at(seconds + 11.0, lambda: owners.break_blueprint(repo))

    def scatter(self, issues: int, acts: int, seconds: float) -> None:
        """The issues and acts of a story, over so many seconds."""
        chance = self.kernel.random
        for _ in range(issues):
            self.at(chance.uniform(0.0, seconds / 3), self._opener())
        for _ in range(acts):
            self.at(chance.uniform(10.0, seconds), self.act)

    def fill(self, repo: str, many: int) -> None:
        """Issues of which nobody wants anything, all of one moment."""
        for number in range(many):
            self.town.ask("alice", "POST", f"/repos/{repo}/issues", {"title": f"An idea, {number}"})

    def act(self) -> None:
        """Anybody does anything."""
        chance = self.kernel.random
        issues = [(repo, one) for repo in self.repos for one in self.town.repo(repo).issues.values()]
        if not issues:
            return
        repo, issue = chance.choice(issues)
        login = chance.choice(PEOPLE)
        if issue.pull:
            self.on_pull(repo, issue, login)
        else:
            self._on_issue(repo, issue, login)

    def talk(self) -> None:
        """Somebody, who mostly may, says something to an agent, or of one."""
        chance, repo = self.kernel.random, self.kernel.random.choice(self.repos)
        numbers = [number for number, one in self.town.repo(repo).issues.items() if not one.pull]
        if numbers:
            path = f"/repos/{repo}/issues/{chance.choice(numbers)}/comments"
            login = chance.choice((*WRITERS, *PEOPLE))
            self.town.ask(login, "POST", path, {"body": f"/fleet {chance.choice(self.commands)}"})

    def _opener(self, askers: tuple[str, ...] = (*WRITERS, "alice", "bob")) -> Callable[[], None]:
        chance = self.kernel.random
        repo, login = chance.choice(self.repos), chance.choice(PEOPLE)
        asker = chance.choice(askers)
        wait = chance.choice([0.0, 2.0, 30.0])

        def open_it() -> None:
            body = {"title": "Mend it", "body": f"By {login}"}
            made = self.town.ask(login, "POST", f"/repos/{repo}/issues", body)
            if made is None:
                return  # archived
            path = f"/repos/{repo}/issues/{made['number']}/labels"
            self.at(wait, lambda: self.town.ask(asker, "POST", path, {"labels": ["agent"]}))
            if self.is_breaking:  # just before it begins
                self.at(wait + chance.uniform(1.0, 12.0), lambda: self.owners.break_blueprint(repo))
                self.at(wait + 40.0, lambda: self.owners.mend_blueprint(repo))
            if self.is_wavering:
                self.at(wait + chance.uniform(1.0, 12.0), self._waver(path.removesuffix("/labels")))

        return open_it

    def _waver(self, path: str) -> Callable[[], None]:
        """What was asked for a moment ago is not wanted like that any more."""
        login, method, place, body = self.kernel.random.choice(
            [
                ("dave", "POST", f"{path}/labels", {"labels": ["hold"]}),
                ("alice", "DELETE", f"{path}/labels/agent", None),
                ("bob", "PATCH", path, {"title": "Something else"}),
                ("alice", "PATCH", path, {"state": "closed"}),
            ]
        )
        return lambda: self.town.ask(login, method, place, body)

    def _review_later(self, repo: str, number: int) -> None:
        """Somebody who may, or may not, says what they think of it; at last somebody approves."""
        chance, path = self.kernel.random, f"/repos/{repo}/pulls/{number}/reviews"
        anybody, many = (*WRITERS, *WRITERS, *PEOPLE), chance.choice([0, 1, 2])
        thoughts = [(chance.choice(anybody), chance.choice(THOUGHTS)) for _ in range(many)]
        if chance.random() < 0.8:
            thoughts += [(login, "APPROVE") for login in WRITERS]
        at = 0.0
        for login, thought in thoughts:
            at += chance.choice([2.0, 30.0, 90.0])
            self.at(at, self._review(login, path, {"event": thought, "body": "I looked at it."}))

    def _review(self, login: str, path: str, body: dict[str, str]) -> Callable[[], None]:
        return lambda: self.town.ask(login, "POST", path, body)

    def _on_issue(self, repo: str, issue: Any, login: str) -> None:
        chance, path = self.kernel.random, f"/repos/{repo}/issues/{issue.number}"
        does = chance.choice(ACTS)
        if does in ("on", "hold"):
            self.town.ask(login, "POST", f"{path}/labels", {"labels": ["agent" if does == "on" else "hold"]})
        elif does in ("off", "free"):
            self.town.ask(login, "DELETE", f"{path}/labels/{'agent' if does == 'off' else 'hold'}")
        elif does == "edit":
            text = f"Changed by {login} at {self.kernel.now:.0f}"
            self.town.ask(login, "PATCH", path, {chance.choice(["title", "body"]): text})
        elif does == "command":
            self.town.ask(
                login, "POST", f"{path}/comments", {"body": f"/fleet {chance.choice(self.commands)}"}
            )
        elif does == "state":
            self.town.ask(login, "PATCH", path, {"state": "closed" if issue.is_open else "open"})
        else:
            self.write(repo, "main", "shared.txt", login)

    def on_pull(self, repo: str, issue: Any, login: str) -> None:
        """Somebody does anything to a pull request."""
        chance, pull = self.kernel.random, issue.pull
        path = f"/repos/{repo}/pulls/{issue.number}"
        does = chance.choice(["merge", "merge", "close", "push", "reopen", "branch", "main"])
        if does == "merge":
            self.town.ask(login, "PUT", f"{path}/merge", {"merge_method": "squash"})
        elif does in ("close", "reopen"):
            self.town.ask(login, "PATCH", path, {"state": "closed" if does == "close" else "open"})
        elif does == "branch":
            self.town.ask(login, "DELETE", f"/repos/{repo}/git/refs/heads/{pull.head_ref}")
        elif does == "push" and issue.is_open:
            self.write(repo, pull.head_ref, f"more-{self.kernel.now:.0f}.txt", login)
        else:
            self.write(repo, "main", "shared.txt", login)

    def write(self, repo: str, branch: str, name: str, login: str) -> None:
        """A commit by a person."""
        path = f"/repos/{repo}/contents/{name}"
        old = self.town.ask(login, "GET", f"{path}?ref={branch}")
        text = base64.b64encode(f"{login} {self.kernel.now}\n".encode()).decode()
        body = {"message": "A change", "content": text, "branch": branch}
        self.town.ask(login, "PUT", path, body | ({"sha": old["sha"]} if old else {}))


__all__ = ["BOT", "Crowd"]
