"""What people told the agent while it worked is asked of it when its turn ends, in the same conversation."""

from __future__ import annotations

from pathlib import Path

from flows import prompt
from jobs.agents import Verdict
from jobs.run import inbox
from jobs.run.record import Record
from jobs.run.talk import Talk
from jobs.run.tree import Progress


class Ear:
    """Listens for a run: to what comes into RUN/inbox, and was not among what it was told at its start."""

    def __init__(self, run_dir: Path, record: Record, progress: Progress):
        self._run_dir, self._record, self._progress = run_dir, record, progress

    def go_on(self, talk: Talk, first: str, verdict: Verdict) -> Verdict:
        """The verdict on the agent's last turn: one more for each thing that it is told. An agent that keeps
        no conversation hears `first`, what it was asked for, again."""
        while not verdict.fault and (waiting := self._next()):
            told = prompt.clean(waiting.read_text("utf-8", "replace"))
            self._record.note(f"it is told: {told}")
            self._progress.said += (inbox.key_of(waiting.name),)
            verdict = talk.ask(told if talk.conversation else prompt.further(first, [told]))
        return verdict

    def _next(self) -> Path | None:
        said = {inbox.name_of(key) for key in self._progress.said}
        return next((path for path in inbox.waiting(self._run_dir) if path.name not in said), None)
