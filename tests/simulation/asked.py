"""What was asked for, by whom, and since when: read from the town itself, never from the ledger."""

from __future__ import annotations

from typing import Any

from tests.simulation.owners import Owners
from tests.simulation.town import Town


class Asked:
    """Questions about subjects, `owner/repo#12`. `since` is when the asked one may last have looked away:
    what changed after that, they may not know of."""

    def __init__(self, town: Town, owners: Owners):
        self.town, self.owners = town, owners

    def is_on(self, subject: str, label: str, since: float) -> bool:
        """Whether the label is on, and was all the time since then."""
        if label not in self.town.labels(subject):
            return False
        return self._last(subject, "labeled", label)[0] < since

    def is_closed(self, subject: str, since: float) -> bool:
        issue = self.town.issue(subject)
        return not issue.is_open and (issue.closed_at or 0) < since

    def _last(self, subject: str, kind: str, label: str) -> tuple[float, str]:
        """(when, by whom) this label was last put on, or taken off."""
        events = [one for one in self.town.issue(subject).events if one.kind == kind and _names(one, label)]
        return (events[-1].at, events[-1].login) if events else (0.0, "")

    def unasked(self, subject: str, since: float) -> str:
        """ "" when somebody who may asks for it, or did until a moment ago."""
        off_at, _ = self._last(subject, "unlabeled", "agent")
        repo = subject.partition("#")[0]
        if "agent" not in self.town.labels(subject):
            return "its label had been off for long" if off_at < since else ""
        at, by = self._last(subject, "labeled", "agent")
        if True not in self.owners.may(repo, by, since):
            return f"@{by}, who set the label, may not" if at < since else ""
        return self._unapproved(subject, max(at, self._retried(subject, since)), since)

    def _retried(self, subject: str, since: float) -> float:
        """When somebody who may last said `/fleet retry`."""
        repo = self.town.repo(subject.partition("#")[0])
        said = [repo.comments[one] for one in self.town.issue(subject).comments]
        may = self.owners.may
        times = [
            one.created_at for one in said
            if "retry" in one.body and True in may(repo.full_name, one.login, one.created_at)
        ]  # fmt: skip
        return max(times, default=0.0)

    def _unapproved(self, subject: str, approved_at: float, since: float) -> str:
        issue = self.town.issue(subject)
        edits = [(one.at, one.login) for one in issue.edits[1:]]
        edits += [(one.at, one.login) for one in issue.events if one.kind == "renamed"]
        late = [login for at, login in edits if int(approved_at) < int(at) and at < since]
        repo = subject.partition("#")[0]
        bad = [login for login in late if True not in self.owners.may(repo, login, since)]
        return f"@{bad[0]} changed the text after its approval" if bad else ""

    def is_unclear(self, subject: str) -> bool:
        """Whether rights, the blueprint or the archive make it a matter of moments what is asked for."""
        repo, owners = subject.partition("#")[0], self.owners
        return owners.has_wavered(repo) or repo in owners.broken or repo in owners.archived


def _names(event: Any, label: str) -> bool:
    return bool(event.data.get("label") == label)
