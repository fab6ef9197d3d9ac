"""What is agreed between repositories, who does which part of it, and what a review says of it."""

from __future__ import annotations

from dataclasses import dataclass

HOLDS, BROKEN, NOT_SHOWN = "holds", "broken", "not shown"
PLAN, WORK, REVIEW, OVER = "plan", "work", "review", "over"  # the stages, and their end


@dataclass(frozen=True)
class Contract:
    """What the repositories `between` which it is must agree on; `checks` say how one sees that it holds."""

    id: str
    text: str
    between: tuple[str, ...]
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """One repository's part: its task, the paths that it alone may change (`owns`, patterns as `protected:`
    has them; none: any), and the repositories whose parts are done before."""

    repo: str
    task: str
    owns: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coordination:
    """What a coordinator wrote down; `expected` is how all behaves together afterwards."""

    contracts: tuple[Contract, ...]
    specs: tuple[Spec, ...]
    risks: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What a review saw: a quote from a file as a repository's branch has it. `line` is counted from 1."""

    repo: str
    path: str
    line: int
    quote: str


@dataclass(frozen=True)
class Judgement:
    """What a review says of one contract: HOLDS, BROKEN or NOT_SHOWN. `repo` is whose part breaks it, and
    `remedy` what is to be done there. `doubt` says why what the review said was not taken ("": it was)."""

    contract: str
    verdict: str
    evidence: tuple[Evidence, ...] = ()
    repo: str = ""
    remedy: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Part:
    """What became of one repository's part: its branch, and on it what was changed between the commits `base`
    and `sha`. `outside` are those of the changed paths that it does not own, `decided` is the worker's own
    word, `problem` why it is not done ("": it is). On GitHub, `pull` is its pull request's number (0: it has
    none) and `is_merged` says what became of that."""

    repo: str
    branch: str
    worktree: str = ""
    base: str = ""
    sha: str = ""
    changed: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    decided: str = ""
    problem: str = ""
    pull: int = 0
    is_merged: bool = False

    @property
    def has_change(self) -> bool:
        """Whether there is something to be reviewed."""
        return bool(self.changed or self.pull)

    @property
    def is_done(self) -> bool:
        """Whether the part is as it was asked for."""
        return not self.problem and not self.outside


@dataclass(frozen=True)
class Coordinated:
    """Coordinated work as it stands. `rounds` counts how often what was broken went back; `problem` says
    what ended it before its time ("": nothing). `stage` is how far it is (OVER: nothing more is done)."""

    id: str
    repos: tuple[str, ...]
    plan: Coordination | None = None
    parts: tuple[Part, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    rounds: int = 0
    problem: str = ""
    stage: str = OVER

    @property
    def holds(self) -> bool:
        """Whether every part is done, and every contract holds. What nobody reviewed does not."""
        are_done = self.stage == OVER and not self.problem and all(part.is_done for part in self.parts)
        told = {one.contract: one.verdict for one in self.judgements}
        return (
            are_done
            and self.plan is not None
            and all(told.get(contract.id) == HOLDS for contract in self.plan.contracts)
        )
