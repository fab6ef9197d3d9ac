"""What an epic's checklist says."""

from __future__ import annotations

import re

from flows.checklist.branch import branch_line
from flows.checklist.layout import Layout, layout
from flows.checklist.outline import Box
from flows.model import Checklist, Child, Phase, Problem

WHERE = "the epic's checklist"
SPACE = "[ \t\u00a0]"
NUMBER = r"(?P<{}>[1-9][0-9]{{0,9}})(?!\w)"
NAME = r"(?P<{}>[A-Za-z0-9][A-Za-z0-9-]{{0,38}}/[A-Za-z0-9._-]{{1,100}})"
REFERENCE = re.compile(
    rf"(?:{NAME.format('repo')})?#{NUMBER.format('number')}"
    rf"|(?i:https?)://[A-Za-z0-9.-]+(?::[0-9]+)?/{NAME.format('at')}/issues/{NUMBER.format('no')}(?:[/?#]\S*)?"
)
NAMED = re.compile(r"(?:#|/(?:issues|pull)/)[1-9][0-9]{0,9}(?!\w)")
MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
DASH = re.compile(rf"{SPACE}*(?:[-–—:]{SPACE}+)?")  # noqa: RUF001 people type these dashes
Key = tuple[str, int]


def parse(body: str, repo: str) -> Checklist:
    """The checklist of an epic of `repo` (`owner/name`).

    A child is a task-list item, at any depth, that begins with an issue: `#43`,
    `owner/repo#43` or an issue's address. Code, comments and quotes hold none, acceptance boxes
    are none (`layout` says where is looked, and what is a phase). Named twice, the first line
    counts. Other repositories' issues are children too; a problem says what becomes of them.
    Phases without children are kept.
    """
    found = layout(body)
    problems = list[Problem]()
    phases = list[Phase]()
    seen = dict[Key, int]()
    for part in found.parts:
        children = tuple(child for box in part.boxes for child in _child(box, repo, seen, problems))
        phases.append(Phase(part.title, children))
    if found.is_parallel and phases:
        phases = [Phase("", tuple(child for phase in phases for child in phase.children))]
        phases = [phase for phase in phases if phase.children]
    branch, base = branch_line(found.text)[1:]
    return Checklist(tuple(phases), branch, base, tuple(problems))


def reference(text: str, repo: str) -> tuple[Key, str] | None:
    """The issue that `text` begins with, but for marks that nobody sees, and the words behind it; None
    without one. `repo` is written as given, whatever its case in the text."""
    text = text.lstrip(MARKS)
    hit = REFERENCE.match(text)
    if not hit:
        return None
    named = hit["repo"] or hit["at"] or repo
    number = int(hit["number"] or hit["no"])
    title = text[hit.end() :]
    title = title[match.end() :] if (match := DASH.match(title)) else title
    return (repo if named.casefold() == repo.casefold() else named, number), title.strip()


def first_boxes(found: Layout, repo: str) -> dict[Key, Box]:
    """Where each child stands first, by its key: repository in lower case, number."""
    boxes = dict[Key, Box]()
    for part in found.parts:
        for box in part.boxes:
            if named := reference(box.text, repo):
                boxes.setdefault((named[0][0].casefold(), named[0][1]), box)
    return boxes


def _child(box: Box, repo: str, seen: dict[Key, int], problems: list[Problem]) -> list[Child]:
    named, line = reference(box.text, repo), box.line + 1
    if named is None:
        if hit := NAMED.search(box.text):
            what = f"the line names {hit[0]} and does not begin with an issue, so it is no child"
            problems.append(Problem(WHERE, line, what, "write `- [ ] #50 - title` if it shall be one"))
        return []
    (where, number), title = named
    shown = f"#{number}" if where == repo else f"{where}#{number}"
    key = (where.casefold(), number)
    if key in seen:
        what = f"{shown} stands on line {seen[key]} already, and counts there"
        problems.append(Problem(WHERE, line, what, "remove one of the two lines"))
        return []
    seen[key] = line
    if where != repo:
        what = f"{shown} is another repository's issue, which is not started from this epic"
        problems.append(Problem(WHERE, line, what, "start it there, with the `agent` label"))
    return [Child(where, number, title, box.is_ticked, line)]
