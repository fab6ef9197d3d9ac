"""What was asked for, by whom, and since when: read from the town itself, never from the ledger."""

from __future__ import annotations

import re
from typing import Any

from tests.simulation.lineage import Lineage, times
from tests.simulation.owners import Owners
from tests.simulation.town import BOT, Town

SLACK_SECONDS = (
    300.0  # so late may an epic see that nobody asks for it any more, after a stall or a lost word
)
ANEW = "retry|agent|fanout|say"  # commands that may ask for an attempt, of the text as it stands then
SURELY = "retry"  # the others are refused now and then
ONCE = 1.0  # a second is the finest that GitHub tells


class Asked:
    """Questions about subjects, `owner/repo#12`. `since` is when the asked one may last have looked away:
    what changed after that, they may not know of."""

    def __init__(self, town: Town, owners: Owners, lineage: Lineage):
        self.town, self.owners, self.lineage = town, owners, lineage

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

    def unasked(self, subject: str, since: float, verbs: str = ANEW) -> str:
        """ "" when somebody who may asks for it, or did until a moment ago. `verbs` are the commands that
        count as asking anew."""
        off_at, _ = self._last(subject, "unlabeled", "agent")
        repo = subject.partition("#")[0]
        if "agent" not in self.town.labels(subject):
            return "its label had been off for long" if off_at < since else ""
        at, by = self._last(subject, "labeled", "agent")
        if by == BOT:
            return self._inherited(subject, at, since)
        if True not in self.owners.may(repo, by, since):
            return f"@{by}, who set the label, may not" if at < since else ""
        return self._unapproved(subject, max(at, self._retried(subject, verbs)), since)

    def unread(self, subject: str, since: float) -> str:
        """ "" when somebody who may wants this audit read, or did until a moment ago."""
        issue, repo = self.town.issue(subject), subject.partition("#")[0]
        words = [(issue.created_at, issue.login), *times(issue, "labeled", "audit")]
        good = [at for at, login in words if True in self.owners.may(repo, login, since)]
        good += [at] if (at := self._retried(subject, "audit")) else []
        return self._unapproved(subject, max(good), since) if good else "nobody who may has approved it"

    def asked_above(self, subject: str, at: float) -> list[float]:
        """When somebody who may asked for what stands above it, as far as that held at that time."""
        repo, found = subject.partition("#")[0], []
        for parent in self.lineage.parents(subject):
            issue = self.town.issue(parent)
            ends = [off for off, _ in times(issue, "unlabeled", "agent")]
            for on, login in times(issue, "labeled", "agent"):
                is_over = any(on < off < at - SLACK_SECONDS for off in ends)
                if on > at + ONCE or is_over:
                    continue
                if login == BOT:
                    found += self.asked_above(parent, on)
                elif True in self.owners.may(repo, login, on):
                    found.append(on)
        return found

    def _inherited(self, subject: str, at: float, since: float) -> str:
        asked = self.asked_above(subject, at)
        if not asked:
            return "we set its label, and nobody had asked for what stands above it" if at < since else ""
        return self._unapproved(subject, max(*asked, self._retried(subject)), since)

    def _retried(self, subject: str, verb: str = ANEW) -> float:
        """When somebody who may last said so."""
        return max((at for at, _ in self.said(subject, rf"/fleet ({verb})\b")), default=0.0)

    def side_by_side(self, subject: str) -> int:
        """The most attempts at once that somebody who may has asked for."""
        return max((int(count) for _, count in self.said(subject, r"/fleet fanout (\d)\b")), default=1)

    def is_held_beside(self, subject: str) -> bool:
        """`hold` keeps attempts side by side from beginning: what an earlier one pushed stays until then."""
        return "hold" in self.town.labels(subject) and self.side_by_side(subject) > 1

    def said(self, subject: str, pattern: str) -> list[tuple[float, str]]:
        """When somebody who may said a command like this, and what of it stands in brackets."""
        repo, may = self.town.repo(subject.partition("#")[0]), self.owners.may
        hits = [
            (one, hit[1])
            for one in (repo.comments[key] for key in self.town.issue(subject).comments)
            if (hit := re.search(pattern, one.body))
        ]
        good = [(one, word) for one, word in hits if True in may(repo.full_name, one.login, one.created_at)]
        return [(one.created_at, word) for one, word in good]

    def _unapproved(self, subject: str, approved_at: float, since: float) -> str:
        issue = self.town.issue(subject)
        edits = [(one.at, one.login) for one in issue.edits[1:]]
        edits += [(one.at, one.login) for one in issue.events if one.kind == "renamed"]
        late = [login for at, login in edits if int(approved_at) < int(at) and at < since]
        repo = subject.partition("#")[0]
        bad = [login for login in late if True not in self.owners.may(repo, login, since)]
        return f"@{bad[0]} changed the text after its approval" if bad else ""

    def is_unclear(self, subject: str) -> bool:
        """Whether rights, the blueprint, the archive or an edit in the label's own second make it a matter of
        moments what is asked for."""
        repo, owners = subject.partition("#")[0], self.owners
        is_close = self._is_edited_at(subject, int(self._last(subject, "labeled", "agent")[0]))
        return is_close or owners.has_wavered(repo) or repo in owners.broken or repo in owners.archived

    def _is_edited_at(self, subject: str, second: int) -> bool:
        issue = self.town.issue(subject)
        edited = [one.at for one in issue.edits[1:]]
        return second in [int(at) for at in (*edited, *(at for at, _ in times(issue, "renamed")))]


def _names(event: Any, label: str) -> bool:
    return bool(event.data.get("label") == label)
