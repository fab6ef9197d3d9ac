"""People who edit checklists, by hand and at any moment; and what of their edits must stand at the end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.kernel import Kernel
from tests.simulation.lineage import LINE, lines
from tests.simulation.town import OUTSIDERS, WRITERS, Town

HEADING = re.compile(r"(?m)^### .*$")
MARK = re.compile(r"mark-\d+")
EDITS = ("note", "note", "name", "word", "swap", "swap", "add", "add", "tick", "untick", "drop")
LATER_SECONDS = (0.0, 0.0, 0.0, 5.0, 25.0)  # so long an editor stays open before it is saved


@dataclass
class Written:
    """What people want of one checklist: words that stand in it, the order of its lines, what they
    unticked, ticked, put in and took out."""

    marks: set[str] = field(default_factory=set)
    order: list[int] = field(default_factory=list)
    unticked: set[int] = field(default_factory=set)
    ticked: set[int] = field(default_factory=set)
    added: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    saved_at: float = 0.0


class Editors:
    """Edits of epics' bodies; `at` lets somebody do something later."""

    def __init__(self, kernel: Kernel, town: Town, at: Callable[[float, Callable[[], None]], None]):
        self.kernel, self.town, self.at = kernel, town, at
        self.written: dict[str, Written] = defaultdict(Written)
        self._count = 0

    def edit(self, repo: str, epic: Any) -> None:
        """Somebody opens the editor, changes one thing, and saves, now or a little later."""
        chance = self.kernel.random
        login = chance.choice((*WRITERS, *WRITERS, *OUTSIDERS))
        before = epic.body or ""
        after = self._changed(repo, before, chance.choice(EDITS))
        wait = chance.choice(LATER_SECONDS)
        if after != before:
            self.at(wait, lambda: self._save(f"{repo}#{epic.number}", login, (before, after)))

    def edit_now(self, repo: str, epic: Any) -> None:
        """In the moment between somebody's read and write."""
        before = epic.body or ""
        after = self._changed(repo, before, self.kernel.random.choice(EDITS))
        if after != before:
            self._save(f"{repo}#{epic.number}", self.kernel.random.choice(WRITERS), (before, after))

    def _save(self, subject: str, login: str, texts: tuple[str, str]) -> None:
        """What they saw when they began, and what they save; whatever was written meanwhile is gone."""
        repo, _, number = subject.partition("#")
        before, after = texts
        now = self.town.issue(subject).body or ""
        if self.town.ask(login, "PATCH", f"/repos/{repo}/issues/{number}", {"body": after}) is None:
            return  # they may not
        told, old, meanwhile, new = self.written[subject], lines(before), lines(now), lines(after)
        told.saved_at = self.kernel.now
        told.marks -= set(MARK.findall(now)) | set(MARK.findall(before))
        told.marks |= set(MARK.findall(after))
        told.unticked |= {one for one in new if not new[one] and (old.get(one) or meanwhile.get(one))}
        told.ticked |= {one for one in new if new[one] and one in old and not old[one]}
        told.unticked -= told.ticked & {one for one in new if new[one]}
        told.added |= set(new) - set(old)
        told.dropped = (told.dropped | set(old) | set(meanwhile)) - set(new)
        told.order = list(new)

    def _changed(self, repo: str, body: str, how: str) -> str:
        self._count += 1
        mark, chance = f"mark-{self._count}", self.kernel.random
        rows = [hit.group() for hit in re.finditer(r"(?m)^- \[[ x]\] #\d+.*$", body)]
        heads = HEADING.findall(body)
        if how == "note":
            return body.replace("## Child Issues", f"Please mind {mark}.\n\n## Child Issues", 1)
        if how == "add":
            return self._with_another(repo, body, mark)
        if how == "name" and heads:
            head = chance.choice(heads)
            return body.replace(head, f"{head}, {mark}", 1)
        if not rows:
            return body
        row = chance.choice(rows)
        if how == "word":
            return body.replace(row, f"{row}, {mark}", 1)
        if how == "swap":
            return _swapped(body, row, chance.choice(rows))
        if how == "drop":
            return body.replace(f"{row}\n", "", 1) if len(rows) > 2 and row[3] == " " else body
        return _boxed(body, row, how == "tick")

    def _with_another(self, repo: str, body: str, mark: str) -> str:
        """A task of their own, in the last phase or the first."""
        rows = list(LINE.finditer(body))
        made = self.town.ask("dave", "POST", f"/repos/{repo}/issues", {"title": f"Mend {mark} too"})
        if made is None or not rows:
            return body
        place = body.find("\n", self.kernel.random.choice((rows[0], rows[-1])).end()) + 1
        return f"{body[:place]}- [ ] #{made['number']} {mark}\n{body[place:]}" if place else body


def _swapped(body: str, one: str, other: str) -> str:
    if one == other:
        return body
    return "\n".join({one: other, other: one}.get(row, row) for row in body.split("\n"))


def _boxed(body: str, row: str, is_ticked: bool) -> str:
    return body.replace(row, f"- [{'x' if is_ticked else ' '}]{row[5:]}", 1)
