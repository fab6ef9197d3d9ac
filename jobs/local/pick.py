"""Attempts side by side: each is held against the verify commands, and the best is found."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.config import blueprint
from flows.ranking import Attempt, rank
from jobs.git import changes as differences
from jobs.git import kept, linked, plain
from jobs.git.call import Git, GitFailed
from jobs.local import end, order, survey
from jobs.local.ask import cell
from jobs.local.order import Order
from jobs.local.place import Fleet
from jobs.local.record import Record as Row
from jobs.local.screen import plain as plain_text
from jobs.run import step
from jobs.run.record import Record
from jobs.run.spec import RunLimits
from jobs.run.watch import Stopped, Watch

MINUTES = 60.0
__all__ = ["Attempt", "attempt", "changes", "commands", "commit", "merge", "rank"]


def commands(fleet: Fleet) -> tuple[str, ...]:
    """The verify commands, out of the blueprint that the repository's own worktree has checked out: an
    attempt cannot change what it is held against. ValueError when the blueprint cannot be read."""
    try:
        text = plain.git(fleet.common, "show", f"HEAD:{blueprint.PATH}")
    except GitFailed:
        return ()
    found, problems = blueprint.parse(text)
    if problems:
        first = problems[0]
        raise ValueError(f"{first.where}, line {first.line}: {first.what}; {first.remedy}")
    return tuple(found.verify)


def attempt(fleet: Fleet, row: Row, verify: Sequence[str], tell: Callable[[str], None]) -> Attempt:
    """The agent's work, held against the commands. What they leave in the worktree is no part of it."""
    told = order.read(fleet.home.folder(row.worktree))
    stands = survey.stands_now(fleet.home, row)
    nothing = Attempt(row.branch, of=len(verify))
    if told is None or stands.is_busy:
        why = "it is not finished" if told else "its order cannot be read; `fleet list --repair`"
        return replace(nothing, problem=why)
    try:
        end.mounted(fleet.home, row, told)
        admin = linked.admin(Path(row.worktree), fleet.common)
        sha = kept.snapshot(Path(row.worktree), admin, told.withheld)
        files, lines = differences.size(Git(admin), told.sha, sha)
    except (ValueError, OSError, GitFailed) as error:
        return replace(nothing, problem=str(error))
    if not files:
        return replace(nothing, base=told.sha, sha=sha)
    failed = tuple(command for command in verify if not _passes(fleet, told, command, tell))
    judged = replace(nothing, base=told.sha, sha=sha, files=files, lines=lines, failed=failed)
    return replace(judged, passed=len(verify) - len(failed), did_well=stands.exit_code == 0)


def changes(fleet: Fleet, best: Attempt) -> str:
    """Which files it changes, and how much, as people read it."""
    told = Git(fleet.common).run(
        "diff-tree", "--stat=80,50", "--no-ext-diff", "--no-textconv", best.base, best.sha
    )
    return plain_text(told.decode("utf-8", "replace").rstrip())


def merge(fleet: Fleet, row: Row, best: Attempt) -> str:
    """The attempt is on its branch, and merged into what the repository's own worktree has checked out:
    that branch's name. ValueError, in words, when git refuses; then nothing was merged."""
    if fleet.root == fleet.common:
        raise ValueError(
            f"{fleet.common} is bare: there is no worktree to merge into; merge {best.branch} in a clone"
        )
    commit(row, fleet, best)
    message = f"Merge {best.branch}, the best of {row.batch_id}"
    try:
        plain.git(fleet.root, "merge", "--no-ff", "--no-edit", "-m", message, "--", best.branch)
    except GitFailed as error:
        with suppress(GitFailed):  # it had not begun
            plain.git(fleet.root, "merge", "--abort")
        raise ValueError(f"{best.branch} was not merged: {error.text.strip()[-500:]}") from None
    return plain.git(fleet.root, "rev-parse", "--abbrev-ref", "HEAD")


def commit(row: Row, fleet: Fleet, best: Attempt) -> None:
    """The attempt is on its branch, as the person's own commit; the files stay as they are."""
    worktree = Path(row.worktree)
    head = Git(linked.admin(worktree, fleet.common)).line("rev-parse", "HEAD")
    if best.sha == head:
        return
    words = ("-p", head, "-m", "What the agent changed")
    made = plain.git(worktree, "commit-tree", f"{best.sha}^{{tree}}", *words)
    plain.git(worktree, "update-ref", "HEAD", made, head)
    plain.git(worktree, "read-tree", made)


def _passes(fleet: Fleet, told: Order, command: str, tell: Callable[[str], None]) -> bool:
    """Whether it ends with 0, in the agent's own jail. What it prints is kept with the agent's events."""
    folder = fleet.home.folder(told.record.worktree)
    watch = Watch(folder / "stop", RunLimits(minutes=MINUTES), time.monotonic() + 60 * MINUTES)
    record = Record(folder / "events.jsonl", _untold, watch, time.time)
    room = step.Room(told.jail, cell(folder, told), watch, record)
    tell(f"{told.record.branch}: {command}")
    try:
        return step.run(room, step.Command("verify", ["sh", "-c", command])).exit_code == 0
    except (Stopped, OSError, ValueError) as error:
        record.note(str(error))
        return False


def _untold(_event: Mapping[str, Any]) -> None:
    """Nobody watches."""
