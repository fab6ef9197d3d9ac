"""Attempts at one task side by side: what each came to, and which is the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.model import Outcome, Run

PUSHED = (Outcome.DELIVERED, Outcome.VERIFY_FAILED)


@dataclass(frozen=True)
class Attempt:
    """One agent's work: the commit `sha` holds all that stands in its worktree, `base`
    is where it began. `passed` of the `of`
    verify commands ended well, `failed` are the others. `lines` and `files` count what it changed."""

    branch: str
    base: str = ""
    sha: str = ""
    passed: int = 0
    of: int = 0
    failed: tuple[str, ...] = ()
    files: int = 0
    lines: int = 0
    did_well: bool = False
    problem: str = ""

    @property
    def is_fit(self) -> bool:
        """Whether it may be taken: it changes something, and nothing fails."""
        return not self.problem and self.files > 0 and self.passed == self.of


def rank(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The best first: what may be taken, then by commands that passed, by an agent that said it was done,
    and by the smaller change."""
    return sorted(
        attempts,
        key=lambda one: (
            not one.is_fit,
            bool(one.problem),
            -one.passed,
            not one.did_well,
            one.lines,
            one.branch,
        ),
    )


def best(runs: Sequence[Run]) -> Run:
    """The run that is the best attempt of several that have ended."""
    first = rank([of(run) for run in runs])[0]
    return next(run for run in runs if run.branch == first.branch)


def of(run: Run) -> Attempt:
    """What a run that ended came to, as an attempt."""
    is_pushed = run.outcome in PUSHED
    return Attempt(
        branch=run.branch,
        sha=run.sha,
        passed=sum(proof.exit_code == 0 for proof in run.proofs),
        of=len(run.proofs),
        files=int(is_pushed),
        lines=run.lines,
        did_well=run.outcome is Outcome.DELIVERED,
        problem="" if is_pushed else str(run.outcome),
    )
