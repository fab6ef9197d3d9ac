"""A run's order: what `start` wrote into RUN/spec.json and the keeper carries out."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.model import Price, Step
from jobs.run import laid

RUN = re.compile(r"[A-Za-z0-9_-]{1,200}")
MINUTES = 60.0
OUTPUT_BYTES = 20_000_000
TEXTS = ("run", "repo", "base_sha", "branch", "prompt", "message", "jail")


@dataclass(frozen=True)
class AgentOrder:
    """How the agent is asked: `argv` begins its command line, `kind` (a file of `jobs/agents/`) adds
    the rest. `mounts` are read-only in its jail; `model` is the vendor's name ("": its own choice). A copy
    of what is in the folder `home` ("": none) stands in its HOME."""

    name: str
    argv: tuple[str, ...]
    mounts: tuple[str, ...] = ()
    kind: str = "command"
    model: str = ""
    home: str = ""


@dataclass(frozen=True)
class Reviewer:
    """An agent that looks at what the run's own agent did, with an environment of its own."""

    agent: AgentOrder
    env: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class PutFile:
    """An operator's file (absolute `source`) that stands at `to` in the workspace, and
    never in the commit."""

    source: str
    to: str


@dataclass(frozen=True)
class SetupOrder:
    """What makes the fresh workspace usable: shell commands (in the jail), files."""

    commands: tuple[str, ...] = ()
    files: tuple[PutFile, ...] = ()


@dataclass(frozen=True)
class RunLimits:
    """`minutes` of the whole run; `output_bytes` of all that its commands print; `turns`, `tokens` and
    `usd` of its agent, over all that it is asked (None: no limit)."""

    minutes: float = MINUTES
    output_bytes: int = OUTPUT_BYTES
    turns: int | None = None
    tokens: int | None = None
    usd: float | None = None


@dataclass(frozen=True)
class Author:
    """Who stands in the commit."""

    name: str
    email: str


@dataclass(frozen=True)
class Spec:
    """One run, whole: it needs nothing else but the mirror. Its JSON form is public. `is_merge`:
    `base_sha` is a merge with conflict markers, which the run completes. `report` names the file in
    the workspace that the agent leaves its report in; then nothing is committed. `prices` are for agents
    that tell tokens and no cost. `prompt` is what was asked for; `steps` say how it is done (none: it is
    asked, then `verify` runs once), `variables` are what their commands get, `reviewers` whom they name.
    `said` are the `/fleet say` commands whose text the prompt holds. `image` is that of the jail
    `container`. `owns` are the paths that it may change (none: all), `summary` names the file in which the
    agent says what it decided. With a `desk`, the agent only reads, and nothing is committed."""

    run: str
    repo: str
    base_sha: str
    branch: str
    prompt: str
    agent: AgentOrder
    author: Author
    message: str
    jail: str
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    setup: SetupOrder = field(default_factory=SetupOrder)
    verify: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    limits: RunLimits = field(default_factory=RunLimits)
    egress: tuple[str, ...] = ()
    is_merge: bool = False
    report: str = ""
    prices: tuple[Price, ...] = ()
    steps: tuple[Step, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    reviewers: tuple[Reviewer, ...] = ()
    said: tuple[str, ...] = ()
    image: str = ""
    owns: tuple[str, ...] = ()
    summary: str = ""
    desk: laid.DeskOrder | None = None

    @property
    def repos(self) -> frozenset[str]:
        """The repositories whose mirrors it stands on."""
        return frozenset({self.repo, *(one.repo for one in (self.desk.trees if self.desk else ()))})


def write(run_dir: Path, spec: Spec) -> None:
    """Make RUN/ (0700) with its spec.json (0600: `env` may hold the agent's key)."""
    if not RUN.fullmatch(spec.run) or run_dir.name != spec.run:
        raise ValueError(f"not a run's folder: {run_dir}; its name is the run's id")
    run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = asdict(spec)
    value["setup"]["files"] = [{"from": file.source, "to": file.to} for file in spec.setup.files]
    new = run_dir / "spec.json.new"
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    new.rename(run_dir / "spec.json")


def read(run_dir: Path) -> Spec:
    """The spec of RUN/; ValueError when there is none that can be read."""
    try:
        value = json.loads((run_dir / "spec.json").read_bytes())
        return _spec(value)
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{run_dir}/spec.json is not a run's order: {error!r}") from None


def _spec(value: dict[str, Any]) -> Spec:
    setup, limits = value.get("setup", {}), value.get("limits", {})
    return Spec(
        **{name: str(value[name]) for name in TEXTS},
        agent=_agent(value["agent"]),
        author=Author(**value["author"]),
        env=dict(value.get("env", {})),
        setup=SetupOrder(
            tuple(setup.get("commands", ())),
            tuple(PutFile(file["from"], file["to"]) for file in setup.get("files", ())),
        ),
        verify=tuple(value.get("verify", ())),
        protected=tuple(value.get("protected", ())),
        limits=RunLimits(**limits),
        egress=tuple(value.get("egress", ())),
        is_merge=bool(value.get("is_merge", False)),
        report=str(value.get("report", "")),
        prices=tuple(Price(**price) for price in value.get("prices", ())),
        steps=tuple(_step(step) for step in value.get("steps", ())),
        variables=dict(value.get("variables", {})),
        said=tuple(value.get("said", ())),
        image=str(value.get("image", "")),
        owns=tuple(value.get("owns", ())),
        summary=str(value.get("summary", "")),
        desk=laid.read(value["desk"]) if value.get("desk") else None,
        reviewers=tuple(
            Reviewer(_agent(one["agent"]), dict(one["env"])) for one in value.get("reviewers", ())
        ),
    )


def _agent(value: dict[str, Any]) -> AgentOrder:
    return AgentOrder(**{**value, **{name: tuple(value[name]) for name in ("argv", "mounts")}})


def _step(value: dict[str, Any]) -> Step:
    lists = {"run": tuple(value["run"]), "lines": tuple(value["lines"])}
    return Step(**{**value, **lists, "steps": tuple(_step(step) for step in value["steps"])})
