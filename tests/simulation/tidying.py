"""People who set right what waits for them once the storm is over, until everything has landed."""

from __future__ import annotations

from typing import Any

from tests.simulation.lineage import epic_of, times
from tests.simulation.pipeline import Pipeline, Told
from tests.simulation.town import BOT, OUTSIDERS, WRITERS

ROUNDS, PATIENT = 14, 2  # of these rounds, so many ask for another attempt before they give something up


class Tidying:
    """A round a time; `again` says whether anything was to be done."""

    def __init__(self, pipeline: Pipeline):
        self.pipeline, self.town = pipeline, pipeline.town
        self.lineage = pipeline.lineage
        self.round = self._done = 0

    def again(self) -> bool:
        self.round, self._done = self.round + 1, 0
        if self.round > ROUNDS:
            return False
        for repo in self.pipeline.repos:
            for issue in self.lineage.issues(repo):
                if "hold" in self.town.labels(f"{repo}#{issue.number}"):
                    self._ask("DELETE", repo, f"{issue.number}/labels/hold")
            for epic in self.lineage.epics(repo):
                self._epic(repo, epic)
        for told in self.pipeline.audits:
            self._audit(told)
        return self._done > 0

    def _audit(self, told: Told) -> None:
        subject = f"{told.repo}#{told.number}"
        issue = self.town.issue(subject)
        if issue.is_open and self.pipeline.is_approved(told):
            self._ask("POST", told.repo, f"{told.number}/comments", {"body": "/fleet audit"})
        if not issue.is_open and self.pipeline.is_wanted:
            few = self.lineage.findings(told.repo, told.number)
            lone = [one for one in few if not self._is_in_epic(told.repo, one.number)]
            if lone and "agent" not in self.town.labels(subject):
                self._ask("POST", told.repo, f"{told.number}/labels", {"labels": ["agent"]})
            for one in lone:
                self._child(told.repo, one)

    def _epic(self, repo: str, epic: Any) -> None:
        children = self.lineage.children(repo, epic)
        is_landed = bool(self._pulls(repo, epic.number, is_merged=True))
        if not self.pipeline.is_wanted:
            return
        if not epic.is_open:
            is_ours = times(epic, "closed")[-1][1] == BOT
            if (
                not is_landed
                and not is_ours
                and any(one.is_open or one.state_reason == "completed" for one in children)
            ):
                self._ask("PATCH", repo, str(epic.number), {"state": "open"})
            return
        if not self._is_asked(repo, epic):
            self._ask("DELETE", repo, f"{epic.number}/labels/agent")
            self._ask("POST", repo, f"{epic.number}/labels", {"labels": ["agent"]})
            return
        for child in children:
            self._child(repo, child)
        if not any(one.is_open for one in children):
            self._landing(repo, epic, children)

    def _landing(self, repo: str, epic: Any, children: list[Any]) -> None:
        """All is done, and still it has not landed: by then it is a person's turn."""
        if not any(one.state_reason == "completed" for one in children):
            self._ask("PATCH", repo, str(epic.number), {"state": "closed", "state_reason": "not_planned"})
        for pull in self._pulls(repo, epic.number, is_merged=False):
            if not pull.is_open:
                path = f"/repos/{repo}/pulls/{pull.number}"
                self._done += self.town.ask("alice", "PATCH", path, {"state": "open"}) is not None
            elif self._is_red(repo, pull.as_pull.head_sha):
                self._done += 1
                self.town.check(repo, pull.as_pull.head_sha, "success")

    def _child(self, repo: str, child: Any) -> None:
        """Another attempt first, then it is given up."""
        subject = f"{repo}#{child.number}"
        was_asked = times(child, "labeled", "agent")
        if not child.is_open or not (was_asked or self.round > ROUNDS // 2):
            return
        last_by = was_asked[-1][1] if was_asked else ""
        if self.round > PATIENT:
            self._ask("PATCH", repo, str(child.number), {"state": "closed", "state_reason": "not_planned"})
        elif "agent" not in self.town.labels(subject) or last_by not in (*WRITERS, BOT):
            self._ask("DELETE", repo, f"{child.number}/labels/agent")
            self._ask("POST", repo, f"{child.number}/labels", {"labels": ["agent"]})
        else:
            self._ask("POST", repo, f"{child.number}/comments", {"body": "/fleet retry"})

    def _is_asked(self, repo: str, epic: Any) -> bool:
        said = times(epic, "labeled", "agent")
        is_on = "agent" in self.town.labels(f"{repo}#{epic.number}")
        since = (
            said[-1][0] if said and said[-1][1] != BOT else epic.created_at
        )  # what was asked for above is older
        late = [one for one in epic.edits if one.login in OUTSIDERS and one.at >= since]
        return is_on and bool(said) and said[-1][1] in (*WRITERS, BOT) and not late

    def _is_in_epic(self, repo: str, number: int) -> bool:
        return any(
            number == one.number
            for epic in self.lineage.epics(repo)
            for one in self.lineage.children(repo, epic)
        )

    def _pulls(self, repo: str, epic: int, is_merged: bool) -> list[Any]:
        found = [one for one in self.town.repo(repo).issues.values() if one.pull]
        mine = [one for one in found if epic_of(one.as_pull.head_ref) == epic]
        return [one for one in mine if bool(one.as_pull.merged_at) is is_merged]

    def _is_red(self, repo: str, sha: str) -> bool:
        checks = [one for one in self.town.repo(repo).checks.values() if one.head_sha == sha]
        return any(one.conclusion != "success" for one in checks)

    def _ask(self, method: str, repo: str, rest: str, body: Any = None) -> None:
        self._done += 1
        self.town.ask("alice", method, f"/repos/{repo}/issues/{rest}", body)
