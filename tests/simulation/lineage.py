"""Who stands below whom, as anybody reads it on GitHub: in checklists and in what our App signed."""

from __future__ import annotations

import re
from typing import Any

from app.sandbox.ids import node_id
from flows import origin
from tests.simulation.town import BOT, Town

LINE = re.compile(r"(?m)^- \[(?P<box>[ x])\] #(?P<number>\d+)\b")
FOUND = re.compile(r"Parent audit: #(\d+)")
BRANCH = re.compile(r"epic/(\d+)-")


class Lineage:
    """Questions about the issues of a town; `key` is what our App signs with."""

    def __init__(self, town: Town, key: bytes):
        self.town, self.key = town, key

    def issues(self, repo: str) -> list[Any]:
        """In the order of their numbers, without pull requests."""
        found = self.town.repo(repo).issues
        return [found[number] for number in sorted(found) if not found[number].pull]

    def epics(self, repo: str) -> list[Any]:
        return [one for one in self.issues(repo) if "epic" in self.town.labels(f"{repo}#{one.number}")]

    def findings(self, repo: str, audit: int) -> list[Any]:
        """The issues that were made of an audit's findings."""
        ours = [one for one in self.issues(repo) if one.login == BOT]
        hits = ((one, FOUND.match(one.body or "")) for one in ours)
        return [one for one, hit in hits if hit and int(hit[1]) == audit]

    def made_for(self, repo: str, issue: Any) -> str:
        """What our App made this issue for; "" when somebody else did."""
        known = origin.parse(repo, issue.body or "", self.key) if issue.login == BOT else None
        return known.key if known else ""

    def node(self, repo: str, issue: Any) -> str:
        """Its id, as GraphQL has it."""
        return node_id("I", self.town.repo(repo).id, issue.number)

    def children(self, repo: str, epic: Any) -> list[Any]:
        """The issues that an epic's checklist names now."""
        found = self.town.repo(repo).issues
        return [found[number] for number in lines(epic.body or "") if number in found]

    def parents(self, subject: str) -> list[str]:
        """The epics that ever listed it, the audit that it comes from, and others that report the same."""
        repo, _, number = subject.partition("#")
        issue = self.town.issue(subject)
        above = [
            f"{repo}#{epic.number}" for epic in self.epics(repo)
            if any(int(number) in lines(text) for text in self._texts(epic))
        ]  # fmt: skip
        known = origin.parse(repo, issue.body or "", self.key) if issue.login == BOT else None
        if not (known and known.audit):
            return above
        told = (issue.title or "").partition(": ")[2].casefold()
        same = [one.number for one in self.issues(repo) if "[Audit]" in one.title and told in self._told(one)]
        return above + [f"{repo}#{number}" for number in sorted({known.audit, *same})]

    def _told(self, audit: Any) -> str:
        return "\n".join(self._texts(audit)).casefold()

    def _texts(self, issue: Any) -> list[str]:
        return [issue.body or "", *(edit.text for edit in issue.edits)]


def lines(body: str) -> dict[int, bool]:
    """The children of a checklist, and whether each stands ticked."""
    return {int(hit["number"]): hit["box"] == "x" for hit in LINE.finditer(body)}


def epic_of(branch: str) -> int:
    """The epic whose branch this is; 0 for another."""
    found = BRANCH.match(branch)
    return int(found[1]) if found else 0


def times(issue: Any, kind: str, label: str = "") -> list[tuple[float, str]]:
    """When, and by whom, this happened to the issue."""
    found = [one for one in issue.events if one.kind == kind]
    return [(one.at, one.login) for one in found if not label or one.data.get("label") == label]
