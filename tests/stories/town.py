"""A town for one story: a GitHub of its own, the fleet's processes, people who act.

Everything is a process of its own, on loopback, in a throw-away folder, and is ended by pid.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any, TypeVar

import httpx
import yaml

from tests import forked
from tests.forked import Forked

T = TypeVar("T")
REPO = "acme/api"
LOOK_SECONDS = 0.4  # between two looks of who waits: each costs the sandbox a request
MOST_SECONDS = 400.0  # of any wait: only a story that stands still needs them
SECRET = "a-webhook-secret"
BLUEPRINT = """version: 1
agent: fixer
verify: [sh check.sh]
limits: {minutes: 2, attempts: 2}
merge: {into_base: auto}
"""
FILES = {
    "greeting.txt": "helo\n",
    "check.sh": "grep -qx hello greeting.txt\n",
    ".github/fleet.yml": BLUEPRINT,
}
# The agent counts its own launches where the test can see them: on its standard output,
# which is kept with the run's events.
FIXER = "#!/bin/sh\ncat > /dev/null\necho launched $$\nsed -i s/helo/hello/ greeting.txt\n"
PROCESSES = {
    "web": ["web"],
    "clock": ["clock"],
    "worker": ["work", "reconcile"],
    "agents": ["work", "agents"],
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def ended(process: Forked, seconds: float) -> None:
    """It was told to end, and has; with its whole group where it has not in time."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Town:
    """`seed` changes the sandbox's seed; `agent` is the script that stands for the agent."""

    def __init__(self, folder: Path, agent: str = FIXER, files: dict[str, str] | None = None):
        self.folder, self.data, self.repo = folder, folder / "data", REPO
        self.data.mkdir(mode=0o700)
        self.processes: dict[str, Forked] = {}
        self.port = free_port()
        self.web = f"http://127.0.0.1:{self.port}"
        self._write_agent(agent)
        self._sandbox({**FILES, **(files or {})})
        self.env = self._env()

    def _write_agent(self, agent: str) -> None:
        place = self.folder / "agent"
        place.mkdir()
        (place / "fixer").write_text(agent)
        text = f'[agents.fixer]\ncommand = ["sh", "{place}/fixer"]\nmounts = ["{place}"]\n'
        (self.data / "agents.toml").write_text(text)

    def _sandbox(self, files: dict[str, str]) -> None:
        app = {
            "slug": "agent-fleet",
            "id": 4711,
            "owner": "acme",
            "webhook_url": f"{self.web}/webhook",
            "webhook_secret": SECRET,
            "private_key_file": str(self.folder / "app.pem"),
        }
        seed = {
            "users": ["alice", "bob", "carol"],
            "orgs": {"acme": {"members": {"alice": "admin"}}},
            "app": app,
            "repositories": [{"name": REPO, "files": files, "collaborators": {"bob": "triage"}}],
        }
        (self.folder / "seed.yml").write_text(yaml.safe_dump(seed))
        self.processes["sandbox"], ready = forked.sandbox(self.folder)
        self.github, self.tokens = ready["url"], ready["tokens"]
        self.http = httpx.Client(base_url=self.github, timeout=20)

    def _env(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "FLEET_DATA": str(self.data),
            "FLEET_APP_ID": "4711",
            "FLEET_PRIVATE_KEY": str(self.folder / "app.pem"),
            "FLEET_WEBHOOK_SECRET": SECRET,
            "FLEET_GITHUB_URL": self.github,
            "FLEET_GIT_URL": self.github,
            "FLEET_BIND": f"127.0.0.1:{self.port}",
            "FLEET_WRITE_SPACING_SECONDS": "0",
            "FLEET_SWEEP_SECONDS": "5",
            "FLEET_LOG": "json",
        }

    def other(self, name: str, files: dict[str, str]) -> Town:
        """The same town, as it is seen from a new repository, for a scene of its own."""
        there = copy(self)
        there.repo = f"acme/{name}"
        row = {"name": there.repo, "files": {**FILES, **files}, "collaborators": {"bob": "triage"}}
        self.control("POST", "seed", {"repositories": [row]})
        return there

    @property
    def name(self) -> str:
        return self.repo.partition("/")[2]

    # processes

    def start(self, *names: str) -> None:
        for name in names or PROCESSES:
            self.processes[name] = forked.begin(self.folder, name, *PROCESSES[name], env=self.env)
        if "web" in (names or PROCESSES):
            self.until("the door is open", lambda: self._is_open())

    def _is_open(self) -> bool:
        try:
            return httpx.get(f"{self.web}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self, name: str) -> None:
        """SIGKILL, with everything that is in the process's session."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_pid(self, pid: int) -> None:
        """SIGKILL for a process that we did not start ourselves: a keeper, the store."""
        os.kill(pid, signal.SIGKILL)
        self.until(f"{pid} is dead", lambda: not Path(f"/proc/{pid}/exe").exists())

    def keeper(self, number: int) -> int:
        """The process that holds the issue's latest run."""
        latest = max(
            self.data.glob(f"runs/{self.name}-{number}-*/keeper.json"), key=lambda path: path.parent.name
        )
        return int(json.loads(latest.read_text())["pid"])

    def fleet(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The installed command."""
        return forked.run(self.folder, *words, env=self.env, seconds=240)

    def end(self) -> None:
        """Ends the fleet, its runs, its store and the sandbox."""
        sandbox = self.processes.pop("sandbox", None)
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            ended(process, 15)
        self.fleet("down", "--stop-runs")
        if sandbox:
            sandbox.terminate()
            ended(sandbox, 60)
        self.http.close()

    # what goes wrong

    def fault(self, does: str, **how: Any) -> int:
        """The next request that matches meets it (docs/sandbox.md)."""
        return int(self.control("POST", "faults", {"does": does, **how})["id"])

    def held(self, fault: int) -> None:
        """Waits until a request is held there."""
        self.until(
            f"a request is held by fault {fault}",
            lambda: self.control("GET", f"held?id={fault}&seconds=1")["is_holding"],
        )

    def release(self, fault: int) -> None:
        self.control("POST", "release", {"id": fault})

    # people and what they see

    def ask(self, method: str, path: str, body: Any = None, login: str = "alice") -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[login]}"}
        answer = self.http.request(method, path, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"/_control/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def open_issue(
        self, *, labels: tuple[str, ...] = ("agent",), login: str = "alice", body: str = "Fix it"
    ) -> int:
        issue = {"title": "The greeting is misspelt", "body": body}
        number = int(self.ask("POST", f"/repos/{self.repo}/issues", issue, login)["number"])
        if labels:
            self.ask("POST", f"/repos/{self.repo}/issues/{number}/labels", {"labels": list(labels)})
        return number

    def say(self, number: int, text: str, login: str = "alice") -> int:
        return int(
            self.ask("POST", f"/repos/{self.repo}/issues/{number}/comments", {"body": text}, login)["id"]
        )

    def issue(self, number: int) -> dict[str, Any]:
        return dict(self.ask("GET", f"/repos/{self.repo}/issues/{number}"))

    def labels(self, number: int) -> set[str]:
        return {label["name"] for label in self.issue(number)["labels"]}

    def comments(self, number: int) -> list[dict[str, Any]]:
        return list(self.ask("GET", f"/repos/{self.repo}/issues/{number}/comments"))

    def ours(self, number: int) -> list[str]:
        """The bodies of our App's comments."""
        return [one["body"] for one in self.comments(number) if one["user"]["login"] == "agent-fleet[bot]"]

    def pulls(self) -> list[dict[str, Any]]:
        return list(self.ask("GET", f"/repos/{self.repo}/pulls?state=all"))

    def file(self, path: str, ref: str = "main") -> str:
        headers = {
            "Authorization": f"Bearer {self.tokens['alice']}",
            "Accept": "application/vnd.github.raw+json",
        }
        return self.http.get(f"/repos/{self.repo}/contents/{path}", params={"ref": ref}, headers=headers).text

    def writes(self, kind: str = "") -> list[dict[str, Any]]:
        """What our App did, from the sandbox's write log."""
        log = self.control("GET", "log")
        ours = [one for one in log if "agent-fleet" in str(one["actor"])]
        return [one for one in ours if kind in ("", one["kind"])]

    def until(self, what: str, done: Callable[[], T], seconds: float = MOST_SECONDS) -> T:
        """Waits for `done` to give something true; fails with the ends of the logs."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := done():
                return found
            time.sleep(LOOK_SECONDS)
        raise AssertionError(f"in {seconds} s it did not happen: {what}\n{self.logs()}")

    def logs(self) -> str:
        tails = [
            f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in self.folder.glob("*.log")
        ]
        return "\n".join(tails)

    def launches(self, number: int | str = "*") -> int:
        """How many agents were really launched (for one issue): they say so on their output."""
        kept = list(self.data.glob(f"runs/{self.name}-{number}-*/output.jsonl"))
        lines = [line for path in kept for line in path.read_text().splitlines()]
        events = [json.loads(line) for line in lines if line.endswith("}")]
        return sum(one["kind"] == "output" and one["text"].startswith("launched ") for one in events)

    def secret(self) -> str:
        return secrets.token_hex(8)
