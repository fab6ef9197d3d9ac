"""An agent's order: what its keeper carries out. AGENT/order.json, 0600: `env` may hold a key."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from jobs.git.linked import Linked
from jobs.local.record import Record


@dataclass(frozen=True)
class Order:
    """`record` is its row in state.json, `common` the repository's git folder, `sha` where its branch
    began, `workspace` overlay or checkout (`why`: what stood against an overlay). `argv` begins the
    agent's command line, `kind` is a file of `jobs/agents/`. `jail` is bwrap or none (`why_none`: what
    stood against one). `setup` are shell commands; `withheld` files are in no commit of ours."""

    record: Record
    common: str
    sha: str
    workspace: str
    why: str
    kind: str
    argv: tuple[str, ...]
    jail: str
    why_none: str = ""
    mounts: tuple[str, ...] = ()
    egress: tuple[str, ...] = ()
    setup: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict, repr=False)


# Every process of an agent has it in its environment: its folder.
MARK = "FLEET_AGENT"
LISTS = ("argv", "mounts", "egress", "setup", "withheld")


def write(folder: Path, order: Order) -> None:
    """AGENT/order.json is this order, whole."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    put(folder / "order.json", asdict(order))


def read(folder: Path) -> Order | None:
    """The order; None when there is none that can be read."""
    try:
        told = json.loads((folder / "order.json").read_bytes())
        names = {one.name for one in fields(Order)} - {"record"}
        given: dict[str, Any] = {
            name: tuple(told[name]) if name in LISTS else told[name] for name in names & told.keys()
        }
        return Order(record=Record(**told["record"]), **given)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def linked(folder: Path, order: Order) -> Linked:
    """Its worktree, as git knows it."""
    return Linked(Path(order.common), Path(order.record.worktree), order.record.branch, folder / "area")


def put(path: Path, value: Any) -> None:
    """`path` holds `value` as JSON, whole, on the disk, and for its owner alone."""
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
