"""Agents are made: rows first, then worktrees one at a time, then all sessions in one call."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from jobs.git import linked, plain, workspace
from jobs.git.call import GitFailed
from jobs.git.lock import locked
from jobs.git.pristine import Pristine, checkout
from jobs.jail import tmux
from jobs.local import end, order, place, record
from jobs.local.agent import Agent, meant
from jobs.local.config import agent_name
from jobs.local.order import Order
from jobs.local.place import Fleet, Home
from jobs.local.record import Record
from jobs.run import inbox

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
            _grow(fleet, rows, [agents[want.agent] for want in wants])
            for row, want in zip(rows, wants, strict=True):
                if want.prompt:
                    inbox.put(fleet.home.folder(row.worktree), want.prompt)
            return launch(fleet.home, rows)
        except BaseException:
            end.undo(fleet.home, rows)
            raise


def launch(home: Home, rows: Sequence[Record]) -> list[Record]:
    """A keeper has begun each of them, in a session of its own; the rows with their pids."""
    sessions = [
        tmux.Session(row.session, (sys.executable, *KEEPER, folder), Path(row.worktree), folder)
        for row in rows
        for folder in [str(home.folder(row.worktree))]
    ]
    pids = tmux.start(sessions)
    begun = {row.worktree: replace(row, pid=pids.get(row.session)) for row in rows}
    with record.changing(home.state) as known:
        known[:] = [begun.get(row.worktree, row) for row in known]
    return [*begun.values()]


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
        if any(want.is_new for want in wants) and plain.commit(fleet.common, f"refs/heads/{name}"):
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


def _grow(fleet: Fleet, rows: Sequence[Record], agents: Sequence[Agent]) -> None:
    """The worktrees, and each agent's folder with its order."""
    with locked(fleet.home.adding(fleet.common)):
        why = linked.why_no_overlay(fleet.home.path / "agents")
        for row, agent in zip(rows, agents, strict=True):
            made = _order(fleet, row, agent)
            made = _add(fleet, made, why)
            order.write(fleet.home.folder(row.worktree), made)
            _give(fleet, Path(row.worktree))


def _order(fleet: Fleet, row: Record, agent: Agent) -> Order:
    config = fleet.config
    begun = plain.commit(fleet.common, f"refs/heads/{row.branch}") or fleet.begin
    return Order(
        record=row,
        common=str(fleet.common),
        sha=begun,
        workspace="overlay",
        why="",
        kind=agent.kind,
        argv=agent.argv,
        jail=agent.jail,
        why_none=agent.why_none,
        mounts=agent.mounts,
        egress=agent.egress,
        setup=() if config.quick_setup else config.setup_commands,
        withheld=config.credential_files,
        env=agent.env,
    )


def _add(fleet: Fleet, made: Order, why: str) -> Order:
    """The worktree; the order says which kind it became."""
    folder = fleet.home.folder(made.record.worktree)
    folder.mkdir(mode=0o700, parents=True)
    # Before it is made: what is cut short here must be found and cleared.
    order.write(folder, made)
    tree = order.linked(folder, made)
    why = why or (
        "files of this commit need git's filters" if linked.is_filtered(fleet.common, made.sha) else ""
    )
    try:
        below = None if why else _pristine(fleet, made.sha)
    except GitFailed as error:
        below, why = None, str(error)
    try:
        linked.add(tree, made.sha, below)
    except GitFailed as error:
        raise ValueError(
            f"git made no worktree for {made.record.branch!r}: {error.text.strip()[-300:]}"
        ) from None
    finally:
        if below:
            os.close(below.use)
    return replace(made, workspace="overlay" if below else "checkout", why=why)


def _pristine(fleet: Fleet, sha: str) -> Pristine:
    return checkout(fleet.home.pristine(fleet.common, sha), fleet.common, sha, os.geteuid())


def _give(fleet: Fleet, worktree: Path) -> None:
    """The person's files that git does not hold, as `.env`."""
    for name in fleet.config.credential_files:
        source = fleet.root / name
        if not source.is_file():
            raise ValueError(
                f"credential_files names {name!r}, and {source} is no file; put it there, or take it out"
            )
        workspace.put(worktree, source, name, os.geteuid())
