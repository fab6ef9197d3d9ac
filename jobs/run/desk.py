"""A run that only reads: its agent sees the files of many repositories, and writes one file of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from flows.coordinate import kept, plan, prompts, review
from flows.model import Coordination, Judgement, Outcome
from flows.model.run import LIMIT
from jobs.git import mirror, trees
from jobs.git.call import Git, GitFailed
from jobs.git.commit import named
from jobs.git.trees import Tree
from jobs.jail import own
from jobs.redact import redact
from jobs.run import left, report
from jobs.run.laid import DeskOrder, Laid
from jobs.run.spec import Spec
from jobs.run.step import Room
from jobs.run.talk import Talk
from jobs.run.tree import Place
from jobs.run.watch import Stopped

TIMES = 3  # that it is asked, until what it answers can be taken
DESK, SHELF, HIDDEN = "desk", "trees", "tree-git"  # folders of RUN/
Answer = Coordination | tuple[Judgement, ...]


@dataclass(frozen=True)
class Desk:
    """Where the reader sits; the trees stand on a shelf that it may not write to."""

    order: DeskOrder
    path: Path
    trees: tuple[Tree, ...]


def shelf(run_dir: Path, jail: str) -> Path:
    """Where the trees of a run stand. Without a jail, some agents read below their own folder only."""
    return run_dir / DESK / SHELF if jail == "none" else run_dir / SHELF


def take(spec: Spec, order: DeskOrder, place: Place, room: Room) -> tuple[Outcome, str]:
    """The outcome, and its reason for people; what was answered stands beside the seal. Stopped when the run
    is ended before its time, or when its agent changed a tree."""
    desk = _laid(spec, order, place)
    given = spec.prompt
    mounts = (*room.cell.mounts, *(() if spec.jail == "none" else (shelf(place.run_dir, spec.jail),)))
    cell = replace(room.cell, workspace=desk.path, objects=None, mounts=mounts)
    talk = Talk(spec, replace(room, cell=cell))
    for _ in range(TIMES):
        verdict = talk.ask(given)
        _refuse_changes(desk)
        if verdict.fault:
            raise Stopped(
                Outcome.OVER_BUDGET if verdict.fault == LIMIT else Outcome.AGENT_FAILED, verdict.reason
            )
        packed, problems = _answered(desk)
        if packed:
            report.keep(place.run_dir, packed)
            return Outcome.DELIVERED, ""
        room.record.note("; ".join(problems))
        more = prompts.again(problems, order.into)
        given = more if talk.conversation else f"{spec.prompt}\n\n{more}"
    what = "review" if order.plan else "plan"
    return Outcome.AGENT_FAILED, f"Its {what} cannot be taken, {TIMES} times: {'; '.join(problems)}"


def _laid(spec: Spec, order: DeskOrder, place: Place) -> Desk:
    """The trees stand, and at the desk what was changed in each."""
    data, path = place.run_dir.parent.parent, place.run_dir / DESK
    path.mkdir()
    found = []
    for one in order.trees:
        held = mirror.path(data, one.repo)
        stand = shelf(place.run_dir, spec.jail) / one.repo
        found.append(Tree(one.repo, held, one.sha, stand, place.run_dir / HIDDEN / one.repo))
        trees.lay(found[-1])
        if order.plan and one.base:
            (path / prompts.diff_name(one.repo)).write_bytes(_difference(held, one))
    own(path)
    return Desk(order, path, tuple(found))


def _difference(held: Path, one: Laid) -> bytes:
    """What the branch changed since it began."""
    try:
        begun = Git(held).line("merge-base", one.base, one.sha)
    except GitFailed:
        begun = one.base
    return trees.difference(held, begun, one.sha)


def _refuse_changes(desk: Desk) -> None:
    """Checked, and not trusted: whoever only reads leaves every tree as it was."""
    for tree in desk.trees:
        if changed := trees.changes(tree):
            raise Stopped(
                Outcome.REFUSED,
                f"The agent was to read alone, and changed {tree.name} ({named(changed)}). That was a copy: "
                "nothing of the repository was changed, and nothing of what it wrote is taken.",
            )


def _answered(desk: Desk) -> tuple[str, tuple[str, ...]]:
    """What it wrote, packed; or what is wrong with it, in words for it."""
    try:
        raw = redact(left.take(desk.path, desk.order.into, "answer").decode("utf-8", "replace"))
        found, problems = _read(desk, raw.encode("utf-8", "replace"))
        return ("", problems) if found is None else (kept.pack(found), ())
    except ValueError as wrong:
        return "", (str(wrong),)


def _read(desk: Desk, raw: bytes) -> tuple[Answer | None, tuple[str, ...]]:
    known = {tree.name: tree for tree in desk.trees}

    def sees(repo: str, path: str) -> str | None:
        return trees.text_of(known[repo], path) if repo in known else None

    if planned := kept.plan(desk.order.plan):
        return review.read(raw, planned, sees)
    return plan.read(raw, [*known], _first(desk.order))


def _first(order: DeskOrder) -> Mapping[str, tuple[str, ...]]:
    """What people put before each repository."""
    return {repo: tuple(one for other, one in order.first if other == repo) for repo, _ in order.first}
