"""The steps of a run, as people write them, and what a run is told to do by them."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model.blueprint import Limits

PULL, BRANCH, REPORT = "pull-request", "branch", "report"
AGENT, COMMAND, VERIFY, REVIEW, REPEAT = "agent", "command", "verify", "review", "repeat"
DONE = "done"  # the only `until`: the agent says that nothing is left to do
# Limits that bound nothing, where nobody named any.
UNBOUND = Limits(minutes=1e9, turns=10**12, usd=1e12, tokens=10**15, attempts=10**6)


@dataclass(frozen=True)
class Step:
    """One step of a run. `kind` is agent (`prompt`), command or verify (`run`: shell commands), review
    (by `agent`; "": another one, where there is one), or repeat (`steps`, at most `times`; `until` "" or
    DONE). `attempts` is how often a verify or a review may fail until the run ends. Texts are templates
    until they are resolved; `lines` are those on which they begin, from 1."""

    kind: str
    prompt: str = ""
    run: tuple[str, ...] = ()
    attempts: int = 1
    agent: str = ""
    steps: tuple[Step, ...] = ()
    times: int = 1
    until: str = ""
    lines: tuple[int, ...] = ()

    def has(self, kind: str) -> bool:
        """Whether it is, or holds, a step of this kind."""
        return self.kind == kind or any(step.has(kind) for step in self.steps)


@dataclass(frozen=True)
class Workflow:
    """The steps of a run under a name. `agent` "": whom the task names. `deliver` is PULL, BRANCH or
    REPORT; `where` says in which text it stands, for problems in it."""

    name: str
    steps: tuple[Step, ...]
    agent: str = ""
    deliver: str = PULL
    limits: Limits = UNBOUND
    where: str = "built in"

    def has(self, kind: str) -> bool:
        """Whether one of its steps is of this kind."""
        return any(step.has(kind) for step in self.steps)


@dataclass(frozen=True)
class Brief:
    """What a run is told to do: by which workflow, with what text for agents as `task` ("": the issue's
    own), with which parameters, within which limits of whoever asks. `attached` is text of anybody's, such
    as a check's log. `owns` are the patterns of the paths that may be changed (none: any), and `summary`
    names the file in which the agent says what it decided ("": it is not asked)."""

    workflow: Workflow
    task: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    limits: Limits = UNBOUND
    attached: str = ""
    owns: tuple[str, ...] = ()
    summary: str = ""
