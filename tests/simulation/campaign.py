"""Fleets that people ask for, and all that they do to them meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from flows.rollout import rollup
from flows.rollout.course import fleet_id
from tests.simulation.crowd import PEOPLE, Crowd
from tests.simulation.lineage import times
from tests.simulation.manifests import Sheet, mark, put, sheet
from tests.simulation.town import BOT, WRITERS

SAID = re.compile(r"/fleet (?P<verb>submit|retry|cancel)\b(?P<words>.*)")
HEAD = re.compile(r"agent/fleet-(?P<fleet>\d+-[0-9a-f]{6})-(?P<generation>\d+)-(?P<attempt>\d+)")
COMMANDS = ("submit", "submit", "pause", "resume", "resume", "cancel", "cancel REPO", "retry", "retry REPO",
            "retry REPO", "plan", "submit --dry-run", "status")  # fmt: skip
ON_MANIFEST = ("command", "command", "command", "command", "tick", "tick", "tick", "edit", "edit", "hold",
               "free", "on", "off", "state")  # fmt: skip
LATER_SECONDS = (0.0, 0.0, 5.0, 25.0)  # so long an editor stays open before it is saved


@dataclass
class Filed:
    """A manifest issue."""

    repo: str
    number: int

    @property
    def subject(self) -> str:
        return f"{self.repo}#{self.number}"

    @property
    def id(self) -> str:
        return fleet_id(self.subject)


class Word(NamedTuple):
    """What somebody who may asked of a fleet: `submit`, `retry` or `cancel`, of a repository or ("") all."""

    at: float
    verb: str
    repo: str


class Campaign:
    """Everybody's manifests; `sheets` are all texts that were ever written, by their marks."""

    def __init__(self, crowd: Crowd, repos: list[str]):
        self.crowd, self.repos = crowd, repos
        self.kernel, self.town, self.owners = crowd.kernel, crowd.town, crowd.owners
        self.home = crowd.kernel.random.choice(repos)
        self.filed: list[Filed] = []
        self.sheets: dict[str, Sheet] = {}

    def scatter(self, acts: int, seconds: float) -> None:
        chance = self.kernel.random
        others = [repo for repo in self.repos if repo != self.home]
        if others and chance.random() < 0.15:
            self.owners.archive(chance.choice(others))
        if others and chance.random() < 0.2:
            self.owners.set_role(chance.choice(others), "dave", "read")
        for _ in range(chance.choice([1, 1, 1, 2])):
            self.crowd.at(chance.uniform(0.0, seconds / 4), self._author())
        for _ in range(acts):
            self.crowd.at(chance.uniform(10.0, seconds), self.act)

    def relent(self) -> None:
        """The storm is over, and mostly what is held goes on."""
        for one in self.filed:
            if "hold" in self.town.labels(one.subject) and self.kernel.random.random() < 0.7:
                self._ask("alice", "DELETE", one, "/labels/hold")

    # what is so

    def find(self, fleet: str) -> Filed | None:
        return next((one for one in self.filed if one.id == fleet), None)

    def is_filed(self, subject: str) -> bool:
        return any(one.subject == subject for one in self.filed)

    def words(self, filed: Filed) -> list[Word]:
        """What was asked of it by whoever may, in order. A box that stood ticked in a text that they saved
        counts as theirs."""
        issue, repo = self.town.issue(filed.subject), self.town.repo(filed.repo)
        found = [
            Word(one.created_at, hit["verb"], name)
            for one in (repo.comments[key] for key in issue.comments)
            if one.login in WRITERS and (hit := SAID.match(one.body)) and "--dry" not in hit["words"]
            for name in hit["words"].split() or [""]
        ]
        found += [
            Word(at, "submit", "") for at, login in times(issue, "labeled", "agent") if login in WRITERS
        ]
        found += [Word(at, "cancel", "") for at, _ in times(issue, "unlabeled", "agent")]
        found += [Word(at, "cancel", "") for at, _ in times(issue, "closed")]
        found += [Word(at, "reopen", "") for at, _ in times(issue, "reopened")]  # its label may ask anew
        found += [
            Word(one.at, tick.verb, tick.repo)
            for one in issue.edits if one.login in WRITERS for tick in rollup.boxes(one.text)
        ]  # fmt: skip
        return sorted(found)

    def versions(self, filed: Filed) -> list[tuple[float, Sheet]]:
        """The manifests that its text held, since when."""
        found: list[tuple[float, Sheet]] = []
        for edit in self.town.issue(filed.subject).edits:
            known = self.sheets.get(mark(edit.text))
            if known and (not found or found[-1][1] != known):
                found.append((edit.at, known))
        return found

    def pulls(self, repo: str) -> Iterator[tuple[Any, re.Match[str]]]:
        """The pull requests of fleets there, the oldest first."""
        for _, one in sorted(self.town.repo(repo).issues.items()):
            if one.pull and one.login == BOT and (hit := HEAD.fullmatch(one.as_pull.head_ref)):
                yield one, hit

    # what they do

    def act(self) -> None:
        """Anybody does anything."""
        chance = self.kernel.random
        pulls = [(repo, one) for repo in self.repos for one, _ in self.pulls(repo)]
        login = chance.choice((*WRITERS, *PEOPLE))
        if pulls and chance.random() < 0.4:
            self.crowd.on_pull(*chance.choice(pulls), login)
        elif self.filed:
            self._on_manifest(chance.choice(self.filed), login)

    def _author(self) -> Callable[[], None]:
        chance = self.kernel.random
        login = chance.choice((*WRITERS, *WRITERS, *WRITERS, "carol"))
        new = self._sheet(login)
        asker = login if login in WRITERS else "alice"
        wait, how = chance.choice([0.0, 5.0, 40.0]), chance.choice(["say", "say", "say", "label", "twice"])

        def write() -> None:
            body = {"title": "Mend it everywhere", "body": f"Please.\n\n{new.text}\nThank you.\n"}
            number = self.town.ask(login, "POST", f"/repos/{self.home}/issues", body)["number"]
            filed = Filed(self.home, number)
            self.filed.append(filed)
            if how == "label":
                self.crowd.at(wait, lambda: self._ask(asker, "POST", filed, "/labels", {"labels": ["agent"]}))
            else:
                self.crowd.at(wait, lambda: self._say(filed, asker, "submit"))
            if how == "twice":
                self.crowd.at(wait + chance.choice([0.0, 3.0]), lambda: self._say(filed, "alice", "submit"))

        return write

    def _sheet(self, login: str) -> Sheet:
        new = replace(sheet(self.kernel.random, self.repos, f"mark-{len(self.sheets) + 1}"), by=login)
        self.sheets[new.mark] = new
        return new

    def _on_manifest(self, filed: Filed, login: str) -> None:
        chance, does = self.kernel.random, self.kernel.random.choice(ON_MANIFEST)
        if does == "command":
            said = chance.choice(COMMANDS).replace("REPO", chance.choice(self.repos))
            self._say(filed, login, said)
        elif does in ("on", "hold"):
            self._ask(login, "POST", filed, "/labels", {"labels": ["agent" if does == "on" else "hold"]})
        elif does in ("off", "free"):
            self._ask(login, "DELETE", filed, f"/labels/{'agent' if does == 'off' else 'hold'}")
        elif does == "state":
            is_open = self.town.issue(filed.subject).is_open
            self._ask(
                login,
                "PATCH",
                filed,
                "",
                {"state": "closed" if is_open and chance.random() < 0.5 else "open"},
            )
        else:
            self._edit(filed, login, does)

    def _edit(self, filed: Filed, login: str, does: str) -> None:
        """Somebody opens the editor, ticks a box or writes another manifest, and saves, now or later."""
        chance, body = self.kernel.random, self.town.issue(filed.subject).body or ""
        if does == "tick":
            boxes = [line for line in body.split("\n") if line.startswith("- [ ] ")]
            new = body.replace(box := chance.choice(boxes), f"- [x]{box[5:]}", 1) if boxes else body
        else:
            new = put(body, self._sheet(login))
        wait = chance.choice(LATER_SECONDS)
        if new != body:
            self.crowd.at(wait, lambda: self._ask(login, "PATCH", filed, "", {"body": new}))
            if does == "edit" and chance.random() < 0.6:
                self.crowd.at(
                    wait + chance.choice([0.0, 2.0, 20.0]), lambda: self._say(filed, login, "submit")
                )

    def _say(self, filed: Filed, login: str, text: str) -> None:
        self._ask(login, "POST", filed, "/comments", {"body": f"/fleet {text}"})

    def _ask(self, login: str, method: str, filed: Filed, rest: str, body: Any = None) -> None:
        self.town.ask(login, method, f"/repos/{filed.repo}/issues/{filed.number}{rest}", body)
