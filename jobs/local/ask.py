"""An agent is asked, in its jail; all that it says is kept in AGENT/events.jsonl, as a worker's run does."""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jobs.git import private
from jobs.git.linked import admin
from jobs.jail import Cell
from jobs.local.order import MARK, Order
from jobs.redact import register
from jobs.run import step
from jobs.run.record import Record
from jobs.run.spec import AgentOrder, Author, RunLimits, Spec
from jobs.run.step import Room
from jobs.run.talk import Talk
from jobs.run.watch import Stopped, Watch

OUTPUT_BYTES = 500_000_000  # of one turn
SHORTEST_SECRET = 12
PROMPT_CHARS = 4000
SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")


class Asker:
    """One conversation. `show` is given each event as it is kept."""

    def __init__(self, folder: Path, told: Order, show: Callable[[dict[str, Any]], None], conversation: str):
        self.folder, self.told, self.show = folder, told, show
        self.exit_code: int | None = None
        self.is_over = False
        hush(told.env)
        watch = self._watch()
        self.room = Room(told.jail, cell(folder, told), watch, self._record(watch))
        self.talk = Talk(_spec(told), self.room, conversation)

    @property
    def conversation(self) -> str:
        return self.talk.conversation

    def end(self) -> None:
        """What runs now is ended, and nothing begins any more."""
        self.is_over = self.room.watch.is_terminated = True

    def set_up(self) -> str:
        """ "" when the worktree is ready to be used; else what went wrong, in words."""
        self._begin()
        for text in self.told.setup:
            try:
                done = step.run(self.room, step.Command("setup", ["sh", "-c", text]))
            except (Stopped, OSError, ValueError) as error:
                return str(error)
            if done.exit_code:
                how = f"The setup command `{text[:200]}` ended with exit code {done.exit_code}"
                return f"{how}, so the agent was not asked. Correct it, and prompt again."
        return ""

    def ask(self, prompt: str) -> tuple[str, str]:
        """waiting when the agent did its part; stopped when it was ended; else failed; and why, in words."""
        self._begin()
        self.room.record.begin("prompt", prompt[:PROMPT_CHARS])
        try:
            verdict = self.talk.ask(prompt)
            state, reason = ("failed" if verdict.fault else "waiting"), verdict.reason
        except Stopped as stopped:
            state, reason = "stopped", str(stopped)
        except Exception as error:  # the agent stands all the same, and can be asked again
            traceback.print_exc()
            state, reason = "failed", f"It could not be asked: {type(error).__name__}: {error}"
        if reason:
            self.room.record.note(f"{state}: {reason}")
        return state, reason

    def _begin(self) -> None:
        """A step of its own: what was stopped before is forgotten."""
        (self.folder / "stop").unlink(missing_ok=True)
        self.exit_code = None
        self.room.watch = self._watch()
        self.room.record = self._record(self.room.watch)

    def _watch(self) -> Watch:
        limits = RunLimits(minutes=math.inf, output_bytes=OUTPUT_BYTES)
        return Watch(self.folder / "stop", limits, math.inf, is_terminated=self.is_over)

    def _record(self, watch: Watch) -> Record:
        return Record(self.folder / "events.jsonl", self._tell, watch, time.time)

    def _tell(self, event: dict[str, Any]) -> None:
        if event["kind"] == "end" and event["step"] == "agent":
            self.exit_code = event["exit_code"]
        self.show(event)


def hush(env: Mapping[str, str]) -> None:
    """What looks like a secret in an agent's environment is masked in all that it prints."""
    for name, text in env.items():
        if len(text) >= SHORTEST_SECRET and any(word in name.upper() for word in SECRET_NAMES):
            register(text)


def cell(folder: Path, told: Order) -> Cell:
    """Where the agent lives: as on a worker; or, without a jail, in the person's home and environment."""
    worktree, mark = Path(told.record.worktree), {MARK: str(folder)}
    if told.jail == "none":
        return Cell(worktree, Path(told.env.get("HOME", "/")), env={**told.env, **mark})
    home = folder / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    return Cell(
        worktree,
        home,
        objects=Path(told.common) / "objects",
        mounts=tuple(Path(mount) for mount in told.mounts),
        env={**told.env, **mark},
        egress=told.egress,
        gitfile=_own_git(folder, home, told),
    )


def _own_git(folder: Path, home: Path, told: Order) -> Path:
    """A jailed agent looks at its tree with a git of its own, as on a worker: the person's repository,
    whose hooks and configuration run as the person, is not in its sight."""
    made, file = home / ".fleet-git", folder / "gitfile"
    if not made.exists():
        private.make(made, Path(told.common) / "objects", told.sha, told.record.branch)
        with (made / "config").open("a") as config:
            config.write("[user]\n\tname = agent\n\temail = agent@localhost\n[gc]\n\tauto = 0\n")
        index = admin(Path(told.record.worktree), Path(told.common)) / "index"
        (made / "index").write_bytes(index.read_bytes())
    file.write_text("gitdir: /home/agent/.fleet-git\n")
    return file


def _spec(told: Order) -> Spec:
    """What a talk needs of a run."""
    return Spec(
        run=told.record.session,
        repo="",
        base_sha=told.sha,
        branch=told.record.branch,
        prompt="",
        agent=AgentOrder(told.record.agent, told.argv, told.mounts, told.kind),
        author=Author("", ""),
        message="",
        jail=told.jail,
    )
