"""Where an agent sits that only reads: it sees all trees, and writes one file of JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from flows.coordinate import prompts
from flows.model import Outcome
from jobs.git import trees
from jobs.git.commit import named
from jobs.git.trees import Tree
from jobs.jail import Cell
from jobs.local.agent import Agent
from jobs.local.ask import OUTPUT_BYTES, hush
from jobs.run import left
from jobs.run.record import Record
from jobs.run.spec import AgentOrder, Author, RunLimits, Spec
from jobs.run.step import Room
from jobs.run.talk import Talk
from jobs.run.watch import Stopped, Watch

TIMES = 3  # that it is asked, until what it answers can be taken
Found = TypeVar("Found")


class Desk:
    """A reader called `name`, at FOLDER/NAME, with files of its own. `minutes` bounds each asking."""

    def __init__(self, folder: Path, name: str, agent: Agent, minutes: float):
        self.folder, self.name, self.agent, self.minutes = folder, name, agent, minutes
        self.path, self.home = folder / name, folder / f"{name}-home"
        # In a jail they are mounts, read-only; without one, some agents read below their own folder only.
        self.shelf = self.path / "trees" if agent.jail == "none" else folder / f"{name}-trees"
        self.trees: tuple[Tree, ...] = ()
        for made in (self.path, self.home, self.shelf):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        hush(agent.env)

    def lay(self, sources: Sequence[tuple[str, Path, str]]) -> dict[str, str]:
        """The trees stand: name, git folder and commit of each. Where each stands."""
        hidden = self.folder / f"{self.name}-git"
        self.trees = tuple(
            Tree(name, common, sha, self.shelf / name, hidden / name) for name, common, sha in sources
        )
        for tree in self.trees:
            trees.lay(tree)
        return {tree.name: str(tree.path) for tree in self.trees}

    def sees(self, repo: str, path: str) -> str | None:
        """The text of a file of a tree, as it was laid; None where there is no such file."""
        tree = next((one for one in self.trees if one.name == repo), None)
        return trees.text_of(tree, path) if tree else None

    def clear(self) -> None:
        for tree in self.trees:
            trees.clear(tree)

    def answer(
        self, prompt: str, into: str, read: Callable[[bytes], tuple[Found | None, tuple[str, ...]]]
    ) -> Found:
        """What `read` makes of the file `into`; asked again with the problems while there are any. ValueError
        when it is not to be had, or when the agent changed a tree."""
        given, conversation, problems = prompt, "", tuple[str, ...]()
        for _ in range(TIMES):
            conversation = self._ask(given, conversation)
            try:
                found, problems = read(left.take(self.path, into, "answer"))
            except ValueError as wrong:
                found, problems = None, (str(wrong),)
            if found is not None:
                return found
            more = prompts.again(problems, into)
            given = more if conversation else f"{prompt}\n\n{more}"
        raise ValueError(
            f"the {self.name} by {self.agent.name} cannot be taken, {TIMES} times: {'; '.join(problems)}. "
            f"What it said stands in {self.folder}; say more in the task, or name another agent"
        )

    def _ask(self, prompt: str, conversation: str) -> str:
        """Asked once; the conversation that can be gone on with."""
        limits = RunLimits(self.minutes, OUTPUT_BYTES)
        watch = Watch(self.folder / "stop", limits, time.monotonic() + 60 * self.minutes)
        record = Record(self.folder / f"{self.name}.jsonl", _untold, watch, time.time)
        record.begin("prompt", prompt)
        talk = Talk(self._spec(), Room(self.agent.jail, self._cell(), watch, record), conversation)
        try:
            verdict = talk.ask(prompt)
            why = f"failed: {verdict.reason}" if verdict.fault else ""
        except Stopped as stopped:
            late = f"it took longer than its {self.minutes:g} minutes; raise --minutes"
            why = f"was ended: {late if stopped.outcome is Outcome.TIMEOUT else stopped.reason}"
        record.flush()
        self._refuse_changes()
        if why:
            raise ValueError(f"the {self.name} by {self.agent.name} {why}")
        return talk.conversation

    def _refuse_changes(self) -> None:
        """Whoever only reads leaves every tree as it was."""
        for tree in self.trees:
            if changed := trees.changes(tree):
                raise ValueError(
                    f"the {self.name} by {self.agent.name} was refused: it was to read alone, and changed "
                    f"{tree.name} ({named(changed)}). That was a copy; nothing of yours was changed"
                )

    def _cell(self) -> Cell:
        if self.agent.jail == "none":
            return Cell(self.path, Path(self.agent.env.get("HOME", "/")), env=self.agent.env)
        mounts = (self.shelf, *(Path(mount) for mount in self.agent.mounts))
        return Cell(self.path, self.home, mounts=mounts, env=self.agent.env, egress=self.agent.egress)

    def _spec(self) -> Spec:
        """What a talk needs of a run."""
        agent = AgentOrder(self.agent.name, self.agent.argv, self.agent.mounts, self.agent.kind)
        return Spec(
            run=self.name,
            repo="",
            base_sha="",
            branch="",
            prompt="",
            agent=agent,
            author=Author("", ""),
            message="",
            jail=self.agent.jail,
        )


def _untold(_event: dict[str, Any]) -> None:
    """Nobody watches."""
