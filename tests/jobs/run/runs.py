"""Real runs for the tests: a keeper, a jail, an agent that is a shell script."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jobs import jail
from jobs.git import mirror
from jobs.run import launch, life, seal, spec
from jobs.settings import Settings
from tests.jobs.git.repos import REPO, Remote

SECONDS = 120.0
JAILS = jail.found() or ("none",)


def until(is_so: Callable[[], object], seconds: float = SECONDS) -> None:
    """Wait until it is so; fails when it is not in time."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)


@dataclass(frozen=True)
class Fleet:
    """A remote, settings and a mirror; makes runs."""

    remote: Remote
    settings: Settings
    sha: str

    def order(self, name: str, script: str, **changes: Any) -> Path:
        """Write the spec of a run whose agent is `sh -c script`; its folder."""
        plain = spec.Spec(
            run=name,
            repo=REPO,
            base_sha=self.sha,
            branch="agent/1-1",
            prompt="please",
            agent=spec.AgentOrder("stub", ("sh", "-c", script)),
            author=spec.Author("agent-fleet[bot]", "bot@example.org"),
            message="words\n",
            jail=JAILS[0],
            protected=(".github/**",),
        )
        run_dir = self.settings.data / "runs" / name
        spec.write(run_dir, replace(plain, **changes))
        return run_dir

    def begin(self, name: str, script: str, **changes: Any) -> Path:
        run_dir = self.order(name, script, **changes)
        launch.launch(self.settings, run_dir)
        return run_dir

    def run(self, script: str, **changes: Any) -> seal.Seal:
        """A whole run, to its seal."""
        return sealed(self.begin("run-1", script, **changes))


def make_fleet(remote: Remote, settings: Settings) -> Fleet:
    return Fleet(remote, settings, mirror.head(mirror.fetch(settings, REPO, ""), "main"))


def sealed(run_dir: Path) -> seal.Seal:
    until(lambda: seal.read(run_dir) or not life.is_alive(run_dir))
    until(lambda: not life.is_alive(run_dir))
    found = seal.read(run_dir)
    assert found, (run_dir / "keeper.log").read_text()
    return found


def keeper(run_dir: Path) -> int:
    return int(json.loads((run_dir / "keeper.json").read_text())["pid"])


def printed(run_dir: Path, step: str = "agent") -> list[str]:
    """The lines of output that stand in the run's file so far."""
    path = run_dir / "output.jsonl"
    lines = path.read_text().split("\n") if path.exists() else []
    records = [json.loads(line) for line in lines if line.endswith("}")]
    return [record["text"] for record in records if (record["step"], record["kind"]) == (step, "output")]


def living(word: str) -> list[int]:
    """The processes of this machine whose command line holds `word`, but for this one."""
    found = []
    for path in Path("/proc").iterdir():
        try:
            if path.name.isdigit() and word.encode() in (path / "cmdline").read_bytes():
                found.append(int(path.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]
