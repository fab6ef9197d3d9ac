"""The organisation's CI: runs the shop's tests where they are wanted, and reports a check."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from app.cli.demo import scenery
from app.cli.demo.people import Person
from app.cli.demo.stage import Stage

TEST_SECONDS = 60
RAN = re.compile(r"Ran (\d+) tests?")
KNOWN = re.compile(r"expected failures=(\d+)")


@dataclass(frozen=True)
class Tested:
    """A run of the tests: how many passed, how many failed as is known, and whether it is green."""

    passed: int
    known: int
    is_green: bool
    output: str

    def __str__(self) -> str:
        failing = f", {self.known} known to fail" if self.known else ""
        return f"{self.passed} tests pass{failing}" if self.is_green else "tests fail"


class Checks:
    """`wanted` are commits that wait for their tests, `tested` holds those that were, by SHA."""

    def __init__(self, stage: Stage):
        self.stage = stage
        self.control = Person(stage.github, "ci", "")
        self.wanted: list[str] = []
        self.tested: dict[str, Tested] = {}

    def want(self, sha: str) -> None:
        """It is the head of an open pull request."""
        if sha not in self.tested and sha not in self.wanted:
            self.wanted.append(sha)

    def report(self) -> None:
        """Tests what is wanted, and sets the checks."""
        while self.wanted:
            self._report(self.wanted.pop(0))

    def _report(self, sha: str) -> None:
        tested = self.tested[sha] = test(self.stage, sha)
        check = {"repository": scenery.SHOP, "ref": sha, "name": "tests", "status": "completed"}
        check["conclusion"] = "success" if tested.is_green else "failure"
        output = {"title": str(tested), "summary": f"```\n{tested.output}\n```"}
        self.control.send("POST", "/_control/check", {**check, "output": output})


def test(stage: Stage, ref: str) -> Tested:
    """The shop's tests at `ref`, in a copy of it that is thrown away."""
    git = ["git", "-c", "safe.directory=*", "-C", str(stage.repository), "archive", "--format=zip", ref]
    packed = subprocess.run(git, capture_output=True, check=False, env=stage.env, timeout=TEST_SECONDS)
    if packed.returncode:
        raise RuntimeError(f"CI cannot read {ref}: {packed.stderr.decode(errors='replace')[-300:]}")
    with tempfile.TemporaryDirectory(dir=stage.folder) as folder:
        zipfile.ZipFile(io.BytesIO(packed.stdout)).extractall(folder)
        return _tested(stage, Path(folder))


def _tested(stage: Stage, folder: Path) -> Tested:
    argv = [sys.executable, "-B", "-m", "unittest", "-q"]
    env = {name: stage.env[name] for name in ("PATH", "LANG")}  # what tests get, an agent may have written
    ran = subprocess.run(
        argv, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=TEST_SECONDS
    )
    count, known = RAN.search(ran.stderr), KNOWN.search(ran.stderr)
    failing = int(known[1]) if known else 0
    passed = int(count[1]) - failing if count else 0
    return Tested(passed, failing, ran.returncode == 0, ran.stderr.strip()[-2000:])
