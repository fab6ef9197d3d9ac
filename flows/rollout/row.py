"""A fleet's row of one repository, as that one's own look finds it."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Outcome, Pull, Seen, State, Target, Task, Terms
from flows.rollout.stages import is_coordinated
from flows.task.standing import PUSHED, standing


def row(seen: Seen, terms: Terms) -> Target:
    """The row; the same as before where nothing is new."""
    known = seen.target or Target(seen.subject.repo)
    task = standing(seen, terms)
    if task.state is State.WAITING and known.outcome and task.attempt > known.attempts:
        return known  # the manifest's look has ended it, or releases it anew
    outcome, reason = _ended(task, seen)
    state = task.state or State.WAITING
    if state is State.WAITING and not outcome and known.attempts > (task.run.attempt if task.run else 0):
        state = State.READY
    if outcome is Outcome.CANCELLED:
        state = State.CANCELLED
    is_over = _is_over(known, outcome, task)
    if is_over:
        state, outcome, reason = known.state, known.outcome, known.reason
    pull = task.pull
    found = replace(
        known,
        state=state,
        outcome=outcome,
        reason=reason if outcome else "",
        tried=seen.runs[-1].attempt if seen.runs else known.tried,
        issue=seen.tracking or known.issue,
        pull=pull.number if pull else known.pull,
        url=pull.url if pull else known.url,
    )
    found = _shown(found, seen, pull) if is_coordinated(seen.fleet) else found
    ended_at = known.ended_at if is_over else _ended_at(found, known, task, terms) if outcome else 0.0
    return replace(_used(found, seen), ended_at=ended_at)


def _is_over(known: Target, outcome: Outcome | None, task: Task) -> bool:
    """Whether it stays as it ended: its manifest's look has ended it, or it failed before the others were
    stopped."""
    if known.is_set:
        return outcome is not Outcome.MERGED
    is_before = known.outcome is not None and not known.is_stopped and outcome is Outcome.CANCELLED
    return is_before and (known.outcome is Outcome.CANCELLED or not task.pull)


def _shown(found: Target, seen: Seen, pull: Pull | None) -> Target:
    """With what a review looks at, and what those that come after are told."""
    said = [run.summary for run in seen.runs if run.summary]
    found = replace(found, decided=said[-1] if said else found.decided)
    return replace(found, branch=pull.branch, sha=pull.sha) if pull else found


def _ended(task: Task, seen: Seen) -> tuple[Outcome | None, str]:
    """The outcome, once there is one, and why."""
    match task.state:
        case State.DONE | State.MERGED:
            return Outcome.MERGED, task.reason
        case State.DELIVERED:
            return _delivered(task, seen)
        case State.FAILED:
            return task.outcome or Outcome.ERROR, task.reason
        case State.CANCELLED:
            return Outcome.CANCELLED, task.reason
        case State.WAITING if seen.problems:
            first = seen.problems[0]
            return Outcome.SETUP_FAILED, f"{first.where}, line {first.line}: {first.what}: {first.remedy}"
        case State.WAITING if task.ask is None:
            return Outcome.NO_PERMISSION, task.reason
        case None if not seen.issue.is_open:
            return Outcome.CANCELLED, "it was cancelled before it began"
    return None, ""


def _delivered(task: Task, seen: Seen) -> tuple[Outcome | None, str]:
    """A pull request that stands; what the workflow delivers without one; None while it is to be opened."""
    is_plain = seen.brief is None or seen.brief.workflow.deliver == "pull-request"
    if not task.pull or not task.pull.is_open:
        return (None, "") if is_plain else (Outcome.DELIVERED, task.reason)
    last = next((run for run in reversed(seen.runs) if run.outcome in PUSHED), None)
    if task.pull.is_draft and last and last.outcome in (Outcome.VERIFY_FAILED, Outcome.REVIEW_STUCK):
        return last.outcome, last.reason or task.reason
    return _reviewed(task.pull)


def _reviewed(pull: Pull) -> tuple[Outcome, str]:
    results = {check.result for check in pull.checks}
    if "red" in results and "pending" not in results:
        names = ", ".join(check.name for check in pull.checks if check.result == "red")
        return Outcome.CHECKS_FAILED, f"red: {names[:200]}"
    if pull.review == "CHANGES_REQUESTED":
        return Outcome.REVIEW_STUCK, "the review asks for changes"
    return Outcome.DELIVERED, ""


def _used(found: Target, seen: Seen) -> Target:
    """With what all its runs took; what the marker told stands where the ledger knows less."""
    spent = [run.usage for run in seen.runs]
    return replace(
        found,
        minutes=max(found.minutes, round(sum(one.seconds for one in spent) / 60, 2)),
        tokens=max(found.tokens, sum(one.tokens for one in spent)),
        usd=max(found.usd, round(sum(one.usd for one in spent), 4)),
        is_priced=all(one.is_priced for one in spent),
    )


def _ended_at(found: Target, known: Target, task: Task, terms: Terms) -> float:
    """When it ended; the time of the look that first saw it, where nothing tells."""
    if found.outcome is known.outcome and known.ended_at:
        return known.ended_at
    times = [task.pull.closed_at if task.pull else 0.0, task.run.ended_at if task.run else 0.0]
    return max(times) or terms.now
