"""The stages of a coordinated fleet: a plan, one part a repository, a review of all of them.

Read anew from the rows, and from the reports of those who only read, every time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.coordinate import kept, rounds
from flows.model import Ask, Coordinated, Coordination, Fleet, Outcome, Part, Run, Seen, State, Target, Task
from flows.model.coordination import PLAN, REVIEW, WORK
from flows.model.run import READING
from flows.rollout.ending import DONE, LEFT_OUT
from flows.serving import choose
from flows.workflows import COORDINATE

LEAST, MOST = 2, 20  # repositories
MOST_REVIEWS = 10  # of one plan: whoever pushes to its pull requests has them reviewed again
MEND = "mend "  # how `Target.asked` begins where a review sent it back
# After these another attempt may do better. A report that was delivered and is gone went with the store.
AGAIN = {Outcome.LOST, Outcome.AGENT_FAILED, Outcome.ERROR, Outcome.CANCELLED, Outcome.DELIVERED}
PULLED = (Outcome.DELIVERED, Outcome.MERGED)
COUNT = f"coordinated work takes {LEAST} to {MOST} repositories that can be worked on"


@dataclass(frozen=True)
class Stage:
    """Where the work stands, what is to be read now (`task.state` None: nothing; WAITING: nobody knows yet),
    and the repositories that `review` sends back. The plan was begun at `planned_at`."""

    done: Coordinated
    task: Task = field(default_factory=lambda: Task(None))
    back: tuple[str, ...] = ()
    review: Run | None = None
    planned_at: float = 0.0

    @property
    def wish(self) -> str:
        return f"{MEND}{self.review.id}" if self.review else ""


def is_coordinated(fleet: Fleet | None) -> bool:
    """Whether its workflow has the three stages."""
    return fleet is not None and fleet.manifest.workflow == COORDINATE


def planned(fleet: Fleet) -> tuple[str, ...]:
    """The repositories that a plan is made for."""
    out = LEFT_OUT | {Outcome.SKIPPED}
    return tuple(row.repo for row in fleet.targets if row.attempts or row.outcome not in out)


def stage(seen: Seen, fleet: Fleet) -> Stage:
    """How far the fleet is."""
    asked = f"{READING}plan {_digest(fleet.id, fleet.generation, fleet.asked)}"
    task = _reading(seen, fleet, asked)
    repos = planned(fleet)
    plain = Coordinated(fleet.id, repos)
    if task.state is State.FAILED:
        return Stage(replace(plain, problem=f"nobody could plan it: {_why(task)}"))
    if task.state is not State.DONE and not LEAST <= len(repos) <= MOST:
        return Stage(replace(plain, problem=COUNT))
    found = kept.plan(task.run.report) if task.run else None
    if found is None:
        return Stage(replace(plain, stage=PLAN), task)
    at = _worked(seen, fleet, (replace(plain, plan=found), found), asked)
    return replace(at, planned_at=task.run.claimed_at if task.run else 0.0)


def told(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs as a marker keeps them: of all plans, and of all reviews, the last one's report will do."""
    last = {run.asked.partition(" ")[0]: run.id for run in runs if run.report}
    return tuple(run if run.id in last.values() else replace(run, report="") for run in runs)


def ordered(fleet: Fleet, plan: Coordination) -> Fleet:
    """The fleet as it is released: in the plan's order, and nobody goes first as a canary."""
    after = tuple((spec.repo, spec.after) for spec in plan.specs if spec.after)
    rows = tuple(replace(row, is_canary=False) for row in fleet.targets)
    return replace(fleet, manifest=replace(fleet.manifest, after=after, canary=0), targets=rows)


def _worked(seen: Seen, fleet: Fleet, planned: tuple[Coordinated, Coordination], asked: str) -> Stage:
    """The stages after the plan."""
    done, plan = planned
    rows = _taking_part(fleet, plan)
    digest = asked.partition(" ")[2]
    reviews = [run for run in seen.runs if _is_review(run, digest) and run.outcome is Outcome.DELIVERED]
    last = reviews[-1].report if reviews else ""
    done = replace(done, parts=tuple(map(_part, rows)), judgements=kept.review(last), rounds=len(reviews))
    if not all(row.outcome for row in rows):
        return Stage(replace(done, stage=WORK))
    if not all(part.is_done for part in done.parts):
        return Stage(replace(done, rounds=max(0, len(reviews) - 1)))
    if any(row.outcome in PULLED and not row.sha for row in rows):  # a lost store forgot: its own look tells
        return Stage(replace(done, stage=REVIEW), Task(State.WAITING))
    tips = sorted((row.repo, row.sha) for row in rows)
    task = _reading(seen, fleet, f"{READING}review {digest}:{_digest(*tips)}")
    if task.state is State.DONE and task.run:
        return _reviewed(done, task.run, {row.repo: row for row in fleet.targets})
    if task.state is State.FAILED:
        return Stage(replace(done, problem=f"nobody could review it: {_why(task)}"))
    if len(reviews) >= MOST_REVIEWS:
        return Stage(replace(done, problem=f"it was reviewed {MOST_REVIEWS} times, and changed again"))
    return Stage(replace(done, stage=REVIEW), task)


def _reviewed(done: Coordinated, run: Run, rows: Mapping[str, Target]) -> Stage:
    """The review of what stands there: it holds, or what is broken goes back, or a person is needed."""
    done, reviews = replace(done, judgements=kept.review(run.report)), done.rounds
    found = Stage(done, review=run)
    broken = rounds.back(done.judgements)
    back = tuple(repo for repo in broken if repo in rows and rows[repo].asked != found.wish)
    if back and reviews <= rounds.MOST:
        return replace(found, done=replace(done, stage=WORK), back=back)
    return replace(found, done=replace(done, rounds=min(rounds.MOST, max(0, reviews - 1))))


def _taking_part(fleet: Fleet, plan: Coordination) -> list[Target]:
    """Who has a part in the plan, and who got one because it broke a contract."""
    named = {spec.repo for spec in plan.specs}
    return [row for row in fleet.targets if row.repo in named or row.attempts or row.asked.startswith(MEND)]


def _part(row: Target) -> Part:
    ended = f"it ended with `{row.outcome}`" if row.outcome else "it is not done"
    problem = "" if row.outcome in DONE else ended
    return Part(
        row.repo,
        row.branch,
        sha=row.sha,
        decided=row.decided,
        problem=problem,
        pull=row.pull,
        is_merged=row.outcome is Outcome.MERGED,
    )


def _reading(seen: Seen, fleet: Fleet, asked: str) -> Task:
    """What is read under this name. It fails for good where the blueprint's attempts, since somebody last
    asked for a repository anew, are used up."""
    since = max((row.asked_at for row in fleet.targets), default=0.0)
    mine = [run for run in seen.runs if run.asked == asked and run.outcome is not Outcome.SKIPPED]
    spent = [run for run in mine if run.claimed_at >= since or run.is_live]
    last = mine[-1] if mine else None
    ask = Ask(asked, fleet.creator, fleet.created_at, seen.blueprint.agent)
    task = Task(None, ask=ask, run=last, attempt=max((run.attempt for run in seen.runs), default=0))
    if done := next((run for run in mine if run.report), None):
        return replace(task, state=State.DONE, run=done, agent=done.agent)
    if last and last.is_live:
        return replace(task, state=State.RUNNING, agent=last.agent)
    ended = spent[-1] if spent else None
    if ended and (ended.outcome not in AGAIN or len(spent) >= seen.blueprint.limits.attempts):
        return replace(task, state=State.FAILED, outcome=ended.outcome, reason=ended.reason)
    agent = choose((ask.agent, *seen.blueprint.fallback), spent)
    return replace(task, state=State.READY, agent=agent, attempt=task.attempt + 1)


def _is_review(run: Run, digest: str = "") -> bool:
    return run.asked.startswith(f"{READING}review {digest}")


def _why(task: Task) -> str:
    return f"the last attempt ended with `{task.outcome}`. {task.reason}".strip()


def _digest(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode("utf-8", "replace")).hexdigest()[:16]
