"""Another agent looks at the change: in a folder of its own, from which it only reads the tree.

So nothing of the tree speaks to it as its own instructions do, and it can change nothing that is pushed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from flows import feedback
from flows.model import Outcome
from flows.model.run import LIMIT
from jobs.git import patch
from jobs.git.erase import erase
from jobs.jail import Cell, own
from jobs.redact import redact
from jobs.run import left
from jobs.run.home import furnish
from jobs.run.spec import Reviewer, Spec
from jobs.run.step import Room
from jobs.run.talk import Talk
from jobs.run.tree import Tree
from jobs.run.watch import Stopped

DESK, HOME = "review", "review-home"  # folders of RUN/
NAME = "verdict.json"
DIFF = "change.diff"
DIFF_BYTES = 1_000_000
CUT = b"\n(the rest is left out: the repository itself has it)\n"


@dataclass(frozen=True)
class Review:
    """What a review came to: approved, or not for `findings`, or not because it cannot be read, as
    `trouble` says."""

    findings: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def is_approved(self) -> bool:
        return not self.findings and not self.trouble


def review(spec: Spec, tree: Tree, room: Room, name: str) -> Review:
    """What the reviewer of this name says of the tree's commit. Stopped when the run is ended before its
    time, or when its agents together passed a limit."""
    who = next(one for one in spec.reviewers if one.agent.name == name)
    desk = _desk(tree, spec.base_sha, who)
    told = feedback.reviewing(spec.prompt, str(tree.place.workspace.path), NAME)
    alone = replace(room, cell=_cell(room.cell, who, desk))
    verdict = Talk(replace(spec, agent=who.agent), alone, "", "review").ask(told)
    tree.is_soiled = True
    if verdict.fault == LIMIT:
        raise Stopped(Outcome.OVER_BUDGET, verdict.reason)
    found = Review(trouble=verdict.reason) if verdict.fault else _read(desk)
    said = found.trouble or "\n".join(found.findings) or "it is approved"
    room.record.note(f"{name}: {said}")
    return found


def _desk(tree: Tree, base_sha: str, who: Reviewer) -> Path:
    """A fresh folder with the change in it, and a fresh home beside it."""
    desk, home = (tree.place.run_dir / name for name in (DESK, HOME))
    for folder in (desk, home):
        erase(folder)
    desk.mkdir()
    furnish(home, who.agent.home)
    diff = patch.difference(tree.place.run_dir, base_sha, tree.progress.sha or base_sha)
    (desk / DIFF).write_bytes(diff if len(diff) <= DIFF_BYTES else diff[:DIFF_BYTES] + CUT)
    for folder in (desk, home):
        own(folder)
    return desk


def _cell(cell: Cell, who: Reviewer, desk: Path) -> Cell:
    """Where it lives: it reads the tree where it stands, and writes at its desk alone."""
    mounts = (cell.workspace, *(Path(mount) for mount in who.agent.mounts))
    home = desk.with_name(HOME)
    return replace(cell, workspace=desk, home=home, objects=None, mounts=mounts, env=dict(who.env))


def _read(desk: Path) -> Review:
    try:
        raw = left.read(desk, NAME, "verdict").decode("utf-8", "replace")
        return Review(findings=feedback.verdict(redact(raw).encode("utf-8", "replace")))
    except ValueError as wrong:
        return Review(trouble=f"The review gave no verdict that can be read: {wrong}")
