"""A run's seal, RUN/exit.json: how it ended. A run without one that does not live is lost."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flows.model import Outcome, Proof, Usage

CHANGED = 300


@dataclass(frozen=True)
class Seal:
    """How a run ended. `sha` is the commit that stands (None: none does); `changed` names at
    most 300 of its paths, `lines` counts what differs. `fault` says who must act where its agent
    failed: `later`, `operator`, `agent` or `limit`. Of a remote run that delivered, `pull` is its pull
    request and `branch` that one's. `said` are the `/fleet say` commands that the agent was told, `summary`
    is what it changed and decided, where others are to know. Times are Unix
    seconds. All texts are redacted."""

    run: str
    outcome: Outcome
    reason: str
    base_sha: str
    sha: str | None = None
    changed: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    usage: Usage = field(default_factory=Usage)
    started_at: float = 0.0
    ended_at: float = 0.0
    refused_hosts: tuple[str, ...] = ()
    fault: str = ""
    branch: str = ""
    pull: int = 0
    said: tuple[str, ...] = ()
    lines: int = 0
    summary: str = ""


def write(run_dir: Path, seal: Seal) -> None:
    """Write the seal, so that it stands whole or not at all, also after a power cut."""
    text = json.dumps({**asdict(seal), "changed": seal.changed[:CHANGED]}, ensure_ascii=True)
    new = run_dir / "exit.json.new"
    with new.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.rename(run_dir / "exit.json")
    folder = os.open(run_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(run_dir: Path) -> Seal | None:
    """The seal of RUN/; None while there is none."""
    try:
        value = json.loads((run_dir / "exit.json").read_bytes())
    except FileNotFoundError:
        return None
    return _seal(value)


def _seal(value: dict[str, Any]) -> Seal:
    lists = {name: tuple(value.get(name, ())) for name in ("changed", "refused_hosts", "said")}
    return Seal(
        **{
            **value,
            **lists,
            "outcome": Outcome(value["outcome"]),
            "proofs": tuple(Proof(**proof) for proof in value["proofs"]),
            "usage": Usage(**value["usage"]),
        }
    )
