"""Agents are made: rows first, then worktrees one at a time, then all sessions in one call."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from jobs.git import plain
from jobs.git.lock import locked
from jobs.jail import tmux
from jobs.local import end, place, record, worktree
from jobs.local.agent import meant
from jobs.local.config import agent_name
from jobs.local.place import Fleet, Home
from jobs.local.record import Record
from jobs.run import inbox

# Whoever holds the pipe open for writing may die: then it is at its end, and open to all.
WAIT = 'exec 3<>"$0" 4<"$0" 3>&-; read -r _ <&4; exec 4<&-; exec "$@"'
KEEPER = ("-P", "-s", "-B", "-m", "jobs.local.keeper")


@dataclass(frozen=True)
class Want:
    """An agent that shall be there: on `branch`, asked `prompt` ("": nothing yet). `is_new`: there must
    be no such branch yet."""

    branch: str
    prompt: str = ""
    agent: str = ""
    is_new: bool = False


def create(fleet: Fleet, wants: Sequence[Want], batch: str) -> list[Record]:
    """The agents are there and launched, all of them or none. ValueError, in words, when they cannot be."""
    agents = {want.agent: meant(fleet.config, want.agent) for want in wants}
    _check(fleet, wants)
    with locked(fleet.home.making, is_shared=True):
        rows = _register(fleet, wants, batch)
        try:
            worktree.grow(fleet, rows, [agents[want.agent] for want in wants])
            for row, want in zip(rows, wants, strict=True):
                if want.prompt:
                    inbox.put(fleet.home.folder(row.worktree), want.prompt)
            return launch(fleet.home, rows)
        except BaseException:
            end.undo(fleet.home, rows)
            raise


def launch(home: Home, rows: Sequence[Record]) -> list[Record]:
    """A keeper has begun each of them, in a session of its own; the rows with their pids."""
    begin = ("sh", "-c", WAIT, str(home.gate), sys.executable, *KEEPER)
    sessions = [
        tmux.Session(row.session, (*begin, folder), Path(row.worktree), folder)
        for row in rows
        for folder in [str(home.folder(row.worktree))]
    ]
    with _closed(home.gate):  # fifty programs that start would keep tmux from starting the fiftieth
        pids = tmux.start(sessions)
        begun = {row.worktree: replace(row, pid=pids.get(row.session)) for row in rows}
        with record.changing(home.state) as known:
            known[:] = [begun.get(row.worktree, row) for row in known]
    return [*begun.values()]


@contextmanager
def _closed(gate: Path) -> Iterator[None]:
    with suppress(FileExistsError):
        os.mkfifo(gate, 0o600)
    held = os.open(gate, os.O_RDWR)
    try:
        yield
    finally:
        os.close(held)


def batch_id(kind: str = "manual") -> str:
    """A batch's name: manual-DATE, or one that no other has."""
    return f"manual-{datetime.now(UTC):%Y-%m-%d}" if kind == "manual" else f"{kind}-{os.urandom(3).hex()}"


def _check(fleet: Fleet, wants: Sequence[Want]) -> None:
    names = [want.branch for want in wants]
    for name in names:
        if not plain.is_branch_name(name):
            raise ValueError(
                f"{name[:200]!r} is no name that git takes for a branch; write letters, digits, - and /"
            )
        if names.count(name) > 1:
            raise ValueError(f"the branch {name!r} is named twice; each agent needs one of its own")
    for name in plain.commits(fleet.common, [want.branch for want in wants if want.is_new]):
        raise ValueError(f"the branch {name!r} exists already; take another prefix")
    if not fleet.begin:
        raise ValueError(f"{fleet.root} has no commit yet, so no branch can begin; make one, and ask again")


def _register(fleet: Fleet, wants: Sequence[Want], batch: str) -> list[Record]:
    """The rows stand in state.json before anything else is there."""
    begun = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    made: list[Record] = []
    with record.changing(fleet.home.state) as rows:
        taken = {*tmux.panes(), *(row.session for row in rows)}
        for want in wants:
            worktree = str(fleet.worktree(want.branch))
            if any(row.worktree == worktree for row in rows):
                how = f"`fleet prompt {want.branch} TEXT` talks to it, `fleet kill {want.branch}` ends it"
                raise ValueError(f"an agent is on {want.branch!r} already; {how}")
            if os.path.lexists(worktree):
                raise ValueError(f"{worktree} is there already, and no agent is known there; "
                                 "`fleet list --repair` takes it up, or move it away")  # fmt: skip
            name = agent_name(want.agent or fleet.config.default_agent)
            session = _session(fleet, want.branch, taken)
            taken.add(session)
            made.append(Record(want.branch, worktree, session, None, batch, name, begun))
        rows += made
    return made


def _session(fleet: Fleet, branch: str, taken: set[str]) -> str:
    name = fleet.config.tmux_prefix + place.slug(branch)
    return f"{name}-{place.digest(str(fleet.worktree(branch)))[:6]}" if name in taken else name
