"""A person's machine for the tests: a home, a repository, a tmux server, agents that are scripts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jobs.local import config

SECONDS = 150.0  # of any wait: only what stands still needs them
AGENT = r"""
import json, os, subprocess, sys, time
prompt = sys.stdin.buffer.read()
def say(text, **more):
    print(json.dumps({"fleet": {"text": text, "turns": 1, **more}}), flush=True)
say("asked " + str(len(prompt)))
words = prompt.decode("utf-8", "replace").split()
if "write" in words:
    open("made.txt", "ab").write(prompt)
if "cwd" in words:
    say("at " + os.getcwd())
if "env" in words:
    say("HOME is " + os.environ["HOME"] + ", GIT_DIR is " + os.environ.get("GIT_DIR", "not set"))
if "fail" in words:
    sys.exit(7)
if "stay" in words:
    # A child in a session of its own, with an environment of its own, which outlives its parent.
    pids = [subprocess.Popen(["setsid", "sleep", "1000"], env={"PATH": os.environ["PATH"]}).pid]
    pids.append(subprocess.Popen(["sleep", "1001"]).pid)
    open("pids.json", "w").write(json.dumps([os.getpid(), *pids]))
    say("I stay")
    time.sleep(1000)
say("done")
"""


def until(is_so: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """Wait until it is so; what it is then. Fails when it is not in time."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)
    return found


@dataclass(frozen=True)
class Machine:
    """`home` is HOME, `repo` the person's repository, `sockets` where the tmux server listens."""

    home: Path
    repo: Path
    sockets: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        names = {f"GIT_{who}_{what}": "ann" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        plain = {"PATH": os.environ["PATH"], "HOME": str(self.home), "TMUX_TMPDIR": str(self.sockets)}
        return {**plain, **names, "LANG": "C.UTF-8", "FLEET_DATA": str(self.home / "data"), **self.env}

    @property
    def fleet_home(self) -> Path:
        return self.home / ".ai_fleet"

    def fleet(
        self, *words: str, stdin: bytes | None = b"", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The CLI as its users start it."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "app", *words],
            input=stdin,
            capture_output=True,
            env=self.variables,
            cwd=cwd or self.repo,
            timeout=240,
        )
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def well(self, *words: str, stdin: bytes = b"") -> str:
        """As `fleet`, and it must end well; what it showed and said."""
        done = self.fleet(*words, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def git(self, *words: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *words], cwd=cwd or self.repo, env=self.variables, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def tmux(self, *words: str) -> str:
        asked = subprocess.run(["tmux", *words], env=self.variables, capture_output=True, check=False)
        return asked.stdout.decode("utf-8", "replace")

    def rows(self) -> list[dict[str, Any]]:
        return json.loads((self.fleet_home / "state.json").read_text())

    def row(self, branch: str) -> dict[str, Any]:
        return next(row for row in self.rows() if row["branch"] == branch)

    def worktree(self, branch: str) -> Path:
        return Path(self.row(branch)["worktree"])

    def folder(self, branch: str) -> Path:
        """The agent's own folder."""
        name = self.worktree(branch).name
        return next((self.fleet_home / "agents").glob(f"{name}-??????????"))

    def listed(self) -> dict[str, dict[str, Any]]:
        return {one["branch"]: one for one in json.loads(self.fleet("list", "--json").stdout)}

    def standing(self, branch: str) -> dict[str, Any]:
        """What the keeper wrote last."""
        try:
            return json.loads((self.folder(branch) / "standing.json").read_text())
        except (OSError, StopIteration):
            return {}

    def done(self, branch: str, turn: int = 1) -> dict[str, Any]:
        """The agent's turn has ended; how."""

        def ended() -> bool:
            stands = self.standing(branch)
            return bool(stands.get("turn", 0) >= turn and stands.get("ended_at"))

        until(ended)
        return self.standing(branch)

    def staying(self, branch: str) -> list[int]:
        """The pids of an agent that was asked to stay, once all of them live."""

        def told() -> list[int]:
            try:
                return json.loads((self.worktree(branch) / "pids.json").read_text())
            except (OSError, ValueError):
                return []

        return until(told)

    def mounts(self) -> list[str]:
        try:
            return [line for line in Path("/proc/mounts").read_text().splitlines() if str(self.home) in line]
        except FileNotFoundError:
            return []

    def configure(self, **changes: str) -> None:
        """Set keys of config.toml, each to a TOML value."""
        file = self.fleet_home / "config.toml"
        kept = [line for line in file.read_text().split("\n[agents")[0].splitlines()
                if line.split(" ")[0] not in changes]  # fmt: skip
        top = [f"{key} = {value}" for key, value in changes.items()]
        agents = f'[agents.stub]\ncommand = [{json.dumps(sys.executable)}, "{self.home}/agent.py"]'
        file.write_text("\n".join([*kept, *top, agents]) + "\n")

    def clear(self) -> None:
        """End everything, whatever stands."""
        if self._may_have_agents():
            self.fleet("kill", "*")
        self.tmux("kill-server")
        for line in self.mounts():
            subprocess.run(["umount", "-l", line.split()[1]], check=False, capture_output=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _may_have_agents(self) -> bool:
        state = self.fleet_home / "state.json"
        return state.exists() and state.read_text() != "[]"


def make_machine(folder: Path, files: int = 0) -> Machine:
    """A machine whose repository has a few files, and `files` more."""
    # A socket's path is short, and a test's folder may not be.
    machine = Machine(folder / "home", folder / "repo", Path(tempfile.mkdtemp(prefix="fleet-tmux-")))
    for part in (machine.home, machine.repo / "src", machine.repo / ".github"):
        part.mkdir(parents=True)
    (machine.home / "agent.py").write_text(AGENT)
    (machine.repo / "a.txt").write_text("one\n")
    (machine.repo / "src" / "b.txt").write_text("two\n")
    (machine.repo / ".gitignore").write_text("ignored/\n")
    (machine.repo / ".github" / "fleet.yml").write_text('version: 1\nverify: ["test -f made.txt"]\n')
    for at in range(files):
        place = machine.repo / f"many/{at % 100}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{at}.txt").write_text(f"file {at}\n" * 300)
    machine.git("init", "--quiet", "--initial-branch=main")
    machine.git("add", "--all")
    machine.git("commit", "--quiet", "-m", "first")
    machine.fleet_home.mkdir(mode=0o700)
    config.path(machine.fleet_home)
    machine.configure(default_agent='"stub"')
    return machine


def lives(pid: int) -> bool:
    """Whether a process lives (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
