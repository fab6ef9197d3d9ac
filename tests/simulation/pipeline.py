"""Audits on their way to landed epics, and all that people do to them meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulation.audits import Audit, audit
from tests.simulation.crowd import PEOPLE, Crowd
from tests.simulation.editors import Editors
from tests.simulation.lineage import Lineage, times
from tests.simulation.town import READS, WRITERS

VERB = re.compile(r"/fleet (audit|retry)")
COMMANDS = ("pause", "resume", "sync", "audit", "retry", "cancel", "status", "plan")
ON_CHILD = ("on", "off", "hold", "free", "command", "close", "drop", "reopen", "pull")
ON_EPIC = ("edit", "edit", "edit", "edit", "hold", "free", "command", "off", "on", "state", "pull", "main")
ON_AUDIT = ("hold", "free", "command", "command", "note", "on", "off")
PHASES = ("### Phase 1: First", "### Phase 2: Then")


@dataclass
class Told:
    """An audit that somebody wrote."""

    repo: str
    number: int
    audit: Audit


class Pipeline:
    """What people want: audits written, `agent` set where `is_wanted`, and a hand in everything."""

    def __init__(self, crowd: Crowd, lineage: Lineage, repos: list[str]):
        self.crowd, self.lineage, self.repos = crowd, lineage, repos
        self.kernel, self.town = crowd.kernel, crowd.town
        self.editors = Editors(self.kernel, self.town, crowd.at)
        self.audits: list[Told] = []
        self.is_wanted = True
        self.commands, self.on_child = COMMANDS, ON_CHILD

    def scatter(self, acts: int, seconds: float) -> None:
        chance = self.kernel.random
        self.is_wanted = chance.random() < 0.9
        for _ in range(chance.choice([1, 1, 1, 2])):
            self.crowd.at(chance.uniform(0.0, 60.0), self._author())
        if chance.random() < 0.25:
            self.crowd.at(chance.uniform(0.0, seconds / 2), self._epic)
        for at in range(30, int(seconds), 45):
            self.crowd.at(float(at), self.ask)
        for _ in range(acts):
            self.crowd.at(chance.uniform(10.0, seconds), self.act)

    # what they want

    def _author(self) -> Callable[[], None]:
        chance = self.kernel.random
        repo = chance.choice(self.repos)
        told = audit(chance, repo == READS and chance.random() < 0.5)
        login = chance.choice((*WRITERS, *WRITERS, *WRITERS, "carol"))
        asker = chance.choice(("alice", "alice", "bob")) if login == "carol" else login
        wait, is_early = chance.uniform(5.0, 90.0), self.is_wanted and chance.random() < 0.5

        def write() -> None:
            issue = {"title": "[Audit] Review", "body": told.body}
            number = self.town.ask(login, "POST", f"/repos/{repo}/issues", issue)["number"]
            self.audits.append(Told(repo, number, told))
            if login not in WRITERS:
                self.crowd.at(wait, lambda: self._label(repo, number, "audit", asker))
            if is_early:
                self.crowd.at(wait, lambda: self._label(repo, number, "agent"))

        return write

    def is_approved(self, told: Told) -> bool:
        """Whether somebody who may ever wanted it read."""
        repo, issue = self.town.repo(told.repo), self.town.issue(f"{told.repo}#{told.number}")
        comments = [repo.comments[one] for one in issue.comments]
        said = [one.login for one in comments if VERB.search(one.body)]
        words = [issue.login, *said, *(login for _, login in times(issue, "labeled", "audit"))]
        return any(login in WRITERS for login in words)

    def _epic(self) -> None:
        """Somebody writes one by hand, of tasks of their own; an outsider wrote one of these."""
        chance, repo = self.kernel.random, self.kernel.random.choice(self.repos)
        made = [
            self.town.ask(login, "POST", f"/repos/{repo}/issues", {"title": f"Mend {login}'s {i}"})["number"]
            for i, login in enumerate(("alice", "dave", chance.choice(("bob", "dave"))))
        ]
        rows = [f"- [ ] #{number}" for number in made]
        body = "\n".join(["## Child Issues", "", PHASES[0], "", *rows[:2], "", PHASES[1], "", rows[2], ""])
        issue = {"title": "Mend it all", "body": body, "labels": ["epic"]}
        self.town.ask("dave", "POST", f"/repos/{repo}/issues", issue)

    def ask(self) -> None:
        """Somebody wants what stands there done: an epic after a while, an audit with few findings."""
        if not self.is_wanted:
            return
        for repo in self.repos:
            for epic in self.lineage.epics(repo):
                if epic.is_open and self._has_slept(repo, epic.number):
                    self._label(repo, epic.number, "agent")
        for told in self.audits:
            if len(told.audit.titles) < 3 and self._has_slept(told.repo, told.number):
                self._label(told.repo, told.number, "agent")

    def _has_slept(self, repo: str, number: int) -> bool:
        issue = self.town.issue(f"{repo}#{number}")
        is_new = self.kernel.now - issue.created_at < 60.0
        return not is_new and not any(one.data.get("label") == "agent" for one in issue.events)

    # what they do

    def act(self) -> None:
        """Anybody does anything."""
        chance, repo = self.kernel.random, self.kernel.random.choice(self.repos)
        issues = self.lineage.issues(repo)
        if not issues:
            return
        issue, login = chance.choice(issues), chance.choice((*WRITERS, *PEOPLE))
        labels = self.town.labels(f"{repo}#{issue.number}")
        path = f"/repos/{repo}/issues/{issue.number}"
        if "epic" in labels:
            self._on_epic(repo, issue, login)
        elif any((one.repo, one.number) == (repo, issue.number) for one in self.audits):
            self._do(chance.choice(ON_AUDIT), path, issue, login)
        else:
            self._do(chance.choice(self.on_child), path, issue, login)

    def slip(self, request: Any) -> None:
        """Between our read and our write; of a checklist that is written, mostly there."""
        given = (request.body or {}).get("variables") or {} if isinstance(request.body, dict) else {}
        bodies = [one.get("id") for one in given.values() if isinstance(one, dict) and "body" in one]
        found = [
            (repo, one) for repo in self.repos for one in self.lineage.epics(repo)
            if self.lineage.node(repo, one) in bodies
        ]  # fmt: skip
        if found and self.kernel.random.random() < 0.8:
            self.editors.edit_now(*found[0])
        else:
            self.act()

    def _on_epic(self, repo: str, epic: Any, login: str) -> None:
        does = self.kernel.random.choice(ON_EPIC)
        if does == "edit":
            self.editors.edit(repo, epic)
        elif does == "main":
            self.crowd.write(repo, "main", "shared.txt", login)
        else:
            self._do(does, f"/repos/{repo}/issues/{epic.number}", epic, login)

    def _do(self, does: str, path: str, issue: Any, login: str) -> None:
        chance, ask = self.kernel.random, self.town.ask
        if does in ("on", "hold"):
            ask(login, "POST", f"{path}/labels", {"labels": ["agent" if does == "on" else "hold"]})
        elif does in ("off", "free"):
            ask(login, "DELETE", f"{path}/labels/{'agent' if does == 'off' else 'hold'}")
        elif does == "command":
            ask(login, "POST", f"{path}/comments", {"body": f"/fleet {chance.choice(self.commands)}"})
        elif does == "note":
            ask(login, "PATCH", path, {"body": f"{issue.body}\n\nThat was in June.\n"})
        elif does == "pull":
            self._on_pull(path, issue, login)
        else:
            is_shut = does in ("close", "drop") or (does == "state" and issue.is_open)
            why = "not_planned" if does in ("drop", "state") else "completed"
            ask(
                login,
                "PATCH",
                path,
                {"state": "closed", "state_reason": why} if is_shut else {"state": "open"},
            )

    def _on_pull(self, path: str, issue: Any, login: str) -> None:
        """A pull request of it is merged, or closed without that."""
        repo = path.removeprefix("/repos/").partition("/issues/")[0]
        heads = (f"agent/{issue.number}-", f"epic/{issue.number}-")
        mine = [one for one in self.town.repo(repo).issues.values() if one.pull and one.is_open]
        for one in [one for one in mine if one.as_pull.head_ref.startswith(heads)]:
            if self.kernel.random.random() < 0.5:
                self.town.ask(login, "PUT", f"/repos/{repo}/pulls/{one.number}/merge", {})
            else:
                self.town.ask(login, "PATCH", f"/repos/{repo}/pulls/{one.number}", {"state": "closed"})

    def _label(self, repo: str, number: int, name: str, login: str = "alice") -> None:
        self.town.ask(login, "POST", f"/repos/{repo}/issues/{number}/labels", {"labels": [name]})
