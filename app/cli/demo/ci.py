"""The organisation's CI: a green check on every new head of a pull request, after a moment."""

from __future__ import annotations

import time

from app.cli.demo import scenery
from app.cli.demo.people import Person
from app.cli.demo.stage import Stage

RUN_SECONDS = 1.0


class Checks:
    """When each head commit was first seen, and which have been reported."""

    def __init__(self, stage: Stage):
        self.reader = stage.person("alice")
        self.control = Person(stage.github, "ci", "")
        self.seen: dict[str, float] = {}
        self.reported: set[str] = set()

    def report(self) -> None:
        for pull in self.reader.get(f"/repos/{scenery.TOOLS}/pulls?state=open"):
            sha = pull["head"]["sha"]
            begun = self.seen.setdefault(sha, time.monotonic())
            if sha not in self.reported and time.monotonic() - begun > RUN_SECONDS:
                self.reported.add(sha)
                check = {"repository": scenery.TOOLS, "ref": sha, "name": "tests"}
                self.control.send(
                    "POST", "/_control/check", {**check, "status": "completed", "conclusion": "success"}
                )
