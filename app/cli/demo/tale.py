"""The sandbox's write log as a timeline for people."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from app.cli.demo import scenery
from app.cli.demo.board import Board
from app.cli.demo.ci import Checks
from app.cli.demo.people import Person, last_words
from app.cli.demo.screen import Screen
from app.cli.demo.stage import Stage
from flows import checklist

FLEET = "agent-fleet[bot]"
RUNNING, DONE, FAILED = "fleet:running", "fleet:done", "fleet:failed"
WHY_FIRST = "An agent works on each issue. What passes the tests is merged."
WHY_NEXT = "The phase before is done, so this one begins by itself."
SEVERITIES = ("critical", "high", "medium", "low")


class Tale:
    """What was told so far. `audit` and `epic` are issues' numbers (0: not there yet), `pulls` what
    each pull request is for, `heads` which branch a commit is the head of, `opened` the branches that
    had a pull request, `idle_at` when the epic said that it waits for a label (monotonic seconds);
    `is_over` once it landed."""

    def __init__(self, stage: Stage, checks: Checks, screen: Screen):
        self.stage, self.checks, self.screen = stage, checks, screen
        self.reader, self.control = stage.person("alice"), Person(stage.github, "demo", "")
        self.board = Board()
        self.seq = self.audit = self.epic = 0
        self.idle_at, self.is_over = 0.0, False
        self.pulls: dict[int, int] = {}
        self.heads: dict[str, str] = {}
        self.opened: set[str] = set()
        self.now = 0.0

    def go_on(self) -> bool:
        """Tells what was written since the last time; whether anything was."""
        before = self.seq
        for line in self.control.get(f"/_control/log?after={self.seq}"):
            self.seq, self.now = int(line["seq"]), float(line["at"]) - self.stage.begun_at
            tell = getattr(self, f"_{line['kind'].replace('-', '_')}", None)
            if tell and line["subject"].startswith(scenery.SHOP):
                tell(line["actor"], line["subject"].removeprefix(scenery.SHOP)[1:], line["details"])
        self.screen.below(self.board.rows(self.screen.is_utf))
        return self.seq > before

    def last_words(self, number: int = 0) -> str:
        """What an issue, by default the epic or the audit, says of itself."""
        path = f"/repos/{scenery.SHOP}/issues/{number or self.epic or self.audit}"
        return last_words(self.reader, path, FLEET)

    def _say(self, text: str, who: str = "fleet") -> None:
        self.screen.line(self.now, who, text)

    # what the log holds, a method a kind: (actor, number or name, details)

    def _issue(self, actor: str, number: str, more: Mapping[str, Any]) -> None:
        if actor != FLEET:
            if not self.audit:
                self.audit = int(number)
                self.screen.act(
                    "The audit", "What is wrong, in one issue. The fleet makes an issue of each finding."
                )
            self._say(f"opens #{number}  {more['opened']}", actor)
            return
        labels = {label["name"] for label in self._read(int(number))["labels"]}
        if "epic" in labels:
            self._epic(int(number), more["opened"])
            return
        self.board.file(int(number), more["opened"])
        severity = next((name for name in SEVERITIES if name in labels), "")
        self._say(f"files #{number:<3} {severity:<9} {more['opened']}")

    def _epic(self, number: int, title: str) -> None:
        self.epic = number
        self.screen.act(
            "The epic", "The issues in their order: first what is severe, or what others rest on."
        )
        self._say(f"makes #{number}  {title}")
        for phase in self._checklist().phases:
            numbers = self.board.phases[phase.title] = tuple(child.number for child in phase.children)
            self.screen.note(f"{'':16}{phase.title:<32} {'  '.join(f'#{n}' for n in numbers)}")

    def _label(self, actor: str, number: str, more: Mapping[str, Any]) -> None:
        one, added = int(number), more.get("added")
        if actor != FLEET:
            self._say(f"labels #{one}  {added}", actor)
        elif one == self.epic and added == DONE:
            self.is_over = True
        elif one in self.board.states and added == "agent":
            self._released(one)
        elif one in self.board.states and added == RUNNING:
            self._moved(one, "running", f"{scenery.AGENT} works on it ({self.stage.where})")
        elif one in self.board.states and added == FAILED:
            raise RuntimeError(f"{scenery.AGENT} did not succeed: {self.last_words(one)}")

    def _released(self, number: int) -> None:
        """The first child of a phase that gets its label speaks for all."""
        for title, numbers in self.board.phases.items():
            if number in numbers[:1]:
                self.screen.act(title, WHY_FIRST if self.board.done == 0 else WHY_NEXT)
                self._say(f"releases {'  '.join(f'#{n}' for n in numbers)}")

    def _moved(self, number: int, state: str, text: str, who: str = "fleet") -> None:
        self.board.states[number] = state
        self._say(self.board.name(number) + text, who)

    def _comment(self, actor: str, number: str, more: Mapping[str, Any]) -> None:
        if actor == FLEET and int(number) == self.epic:
            self._say(f"says on #{number}: {_first_line(str(more['body']))}")
            self.screen.note(f"{'':16}Up to here no agent ran, and nothing was spent. The epic's page:")
            self.screen.note(f"{'':16}{self.stage.github}/{scenery.SHOP}/issues/{number}?follow=1")
            self.idle_at = time.monotonic()

    def _ref(self, actor: str, name: str, more: Mapping[str, Any]) -> None:
        if more["new"]:
            self.heads[more["new"]] = name
            if name in self.opened:
                self.checks.want(more["new"])
        if name.startswith("epic/") and not more["old"]:
            self._say(f"makes the branch {name}")

    def _check(self, actor: str, sha: str, more: Mapping[str, Any]) -> None:
        branch, tested = self.heads.get(sha, ""), self.checks.tested.get(sha)
        if tested and not tested.is_green:  # the agent knows one change a place: another try is the same
            raise RuntimeError(f"CI is red at {branch}:\n{tested.output}")
        if tested and (child := self._child(branch)):
            self._say(f"{self.board.name(child)}{tested}", "CI")
        elif tested:
            self._say(f"{branch}: {tested}", "CI")

    def _pull(self, actor: str, number: str, more: Mapping[str, Any]) -> None:
        branch = str(more["head"])
        self.opened.add(branch)
        self.checks.want(str(more["sha"]))
        if branch.startswith("epic/"):
            self.screen.act("The landing", "All is merged into the epic's branch, which now goes to main.")
            self._say(f"opens pull request #{number}: {branch} into {more['base']}")
        elif child := self._child(branch):
            self.pulls[int(number)] = child
            self._moved(child, "delivered", f"opens pull request #{number}")

    def _merge(self, actor: str, number: str, more: Mapping[str, Any]) -> None:
        if int(number) in self.pulls:
            self._moved(self.pulls[int(number)], "merged", f"merges #{number} into the epic's branch")
        else:
            self._say(f"merges #{number} into {more['base']}")

    def _issue_edited(self, actor: str, number: str, more: Mapping[str, Any]) -> None:
        if int(number) != self.epic:
            return
        ticked = [child.number for child in self._checklist().children if child.is_ticked]
        for child in (one for one in ticked if self.board.states.get(one, "done") != "done"):
            total = len(self.board.states)
            self._moved(child, "done", f"done and ticked: {self.board.done + 1} of {total}")

    def _issue_closed(self, actor: str, number: str, more: Mapping[str, Any]) -> None:
        if int(number) in (self.audit, self.epic):
            what = "the audit" if int(number) == self.audit else "the epic"
            self._say(f"closes #{number}: {what} is {more.get('reason') or 'closed'}")

    def _child(self, branch: str) -> int:
        """The issue that a branch of an agent is for; 0 for another branch. People may take part."""
        number = branch.removeprefix("agent/").partition("-")[0]
        return int(number) if number.isdecimal() and int(number) in self.board.states else 0

    def _read(self, number: int) -> Any:
        return self.reader.get(f"/repos/{scenery.SHOP}/issues/{number}")

    def _checklist(self) -> Any:
        return checklist.parse(str(self._read(self.epic)["body"]), scenery.SHOP)


def _first_line(body: str) -> str:
    lines = (line.replace("**", "").replace("`", "").strip() for line in body.splitlines())
    return next((line for line in lines if line and not line.startswith("<")), "")
