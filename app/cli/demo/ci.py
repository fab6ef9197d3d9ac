"""The organisation's CI, as another GitHub App: it reports a check on every pull request."""

from __future__ import annotations

import time

import jwt

from app.cli.demo import scenery, seed
from app.cli.demo.people import Person
from app.cli.demo.stage import Stage

RUN_SECONDS = 1.0


class Checks:
    """What the CI has seen: `begun` maps a head commit to its check's id and time of start."""

    def __init__(self, stage: Stage):
        self.stage = stage
        self.key = (stage.folder / "ci.pem").read_text()
        self.begun: dict[str, tuple[int, float]] = {}
        self.ended: set[str] = set()

    def report(self) -> None:
        """Begins a check on what is new, and ends in green what ran long enough."""
        pulls = self.stage.person("alice").get(f"/repos/{scenery.TOOLS}/pulls?state=open")
        for sha in {pull["head"]["sha"] for pull in pulls}:
            if sha not in self.begun:
                self.begun[sha] = (self._begin(sha), time.monotonic())
        for sha, (check, at) in self.begun.items():
            if sha not in self.ended and time.monotonic() - at > RUN_SECONDS:
                done = {"status": "completed", "conclusion": "success"}
                self._app().send("PATCH", f"/repos/{scenery.TOOLS}/check-runs/{check}", done)
                self.ended.add(sha)

    def _begin(self, sha: str) -> int:
        check = {"name": "tests", "head_sha": sha, "status": "in_progress"}
        begun: int = self._app().send("POST", f"/repos/{scenery.TOOLS}/check-runs", check)["id"]
        return begun

    def _app(self) -> Person:
        """The CI with a fresh token of its installation."""
        now = int(time.time())
        signed = jwt.encode({"iss": str(seed.CI_APP), "iat": now - 30, "exp": now + 300}, self.key, "RS256")
        app = Person(self.stage.github, "ci", signed)
        installation = app.get(f"/repos/{scenery.TOOLS}/installation")["id"]
        token = app.send("POST", f"/app/installations/{installation}/access_tokens", {})["token"]
        return Person(self.stage.github, "ci", token)
