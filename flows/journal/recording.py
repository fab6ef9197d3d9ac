"""The record of a merged child, from what a look saw. No text of anybody is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from flows.budget.spent import used
from flows.journal.causes import told
from flows.journal.sorting import sort
from flows.model import Outcome, Pull, Record, Run, Seen, Share, State, Terms
from flows.model.budget import MICROS
from flows.task.standing import PUSHED, newest, standing

NOBODYS = (Outcome.LOST, Outcome.CANCELLED, Outcome.ERROR, Outcome.SETUP_FAILED)


def record(seen: Seen, terms: Terms) -> Record | None:
    """The record of a task that is done; None while it is not, while a run of it still lives, or
    where the ledger knows no run that pushed to the pull request."""
    pull = newest(seen)
    if seen.epic or seen.audit or seen.charter or not pull or standing(seen, terms).state is not State.DONE:
        return None
    runs = _runs(seen, pull)
    pushed = [run for run in runs if run.branch == pull.branch and run.outcome in PUSHED]
    if not pushed or any(run.is_live for run in runs):
        return None
    return _record(seen, pull, runs, pushed[-1])


def _runs(seen: Seen, pull: Pull) -> list[Run]:
    """The attempts that led to this merge: begun, and since the issue's merge before this one."""
    before = [one.closed_at for one in seen.pulls if one.is_merged and one.number < pull.number]
    since = max(before, default=0.0)
    mine = [run for run in seen.runs if since < run.claimed_at <= pull.closed_at and not run.is_reading]
    return [run for run in mine if run.is_live or (run.started_at and run.outcome is not Outcome.SKIPPED)]


def _record(seen: Seen, pull: Pull, runs: list[Run], by: Run) -> Record:
    parent = seen.parent
    above = (parent.number if parent and not parent.branch else 0, seen.origin.audit if seen.origin else 0)
    causes, usages = _causes(runs, pull), [run.usage for run in runs]
    whole = _share("", runs)
    return Record(
        subject=str(seen.subject),
        pull=pull.number,
        agent=by.agent,
        epic=parent.number if parent and parent.branch else 0,
        audit=max(above),
        model=by.usage.model,
        sort=sort(seen),
        asked_at=_asked_at(seen, runs[0]),
        started_at=min(run.started_at for run in runs),
        delivered_at=pull.created_at,
        merged_at=pull.closed_at,
        attempts=len(runs),
        cycles=causes.total(),
        reviews=causes["reviews"],
        conflicts=causes["conflicts"],
        checks=causes["checks"],
        minutes=whole.minutes,
        tokens=whole.tokens,
        input_tokens=sum(max(usage.input_tokens, 0) for usage in usages),
        cached_tokens=sum(max(usage.cached_tokens, 0) for usage in usages),
        output_tokens=sum(max(usage.output_tokens, 0) for usage in usages),
        usd=whole.usd,
        is_priced=whole.is_priced,
        is_first_green=len(runs) == 1 and _is_green(pull, by),
        shares=_shares(runs),
    )


def _is_green(pull: Pull, by: Run) -> bool:
    is_red = any(check.result == "red" for check in pull.checks)
    return by.outcome is Outcome.DELIVERED and by.sha == pull.sha and not is_red


def _causes(runs: list[Run], pull: Pull) -> Counter[str]:
    """Why runs added to the pull request, as their claims say; of those that do not, as the run before
    tells ("" where neither does)."""
    there = [run for run in runs if run.branch == pull.branch]
    return Counter(run.cause or told(before) for before, run in pairwise(there))


def _shares(runs: list[Run]) -> tuple[Share, ...]:
    theirs = [run for run in runs if run.outcome not in NOBODYS]
    names = dict.fromkeys(run.agent for run in theirs)
    return tuple(_share(name, [run for run in theirs if run.agent == name]) for name in names)


def _share(agent: str, runs: Sequence[Run]) -> Share:
    costs = [used(run.outcome, run.usage) for run in runs]
    return Share(
        agent,
        len(runs),
        round(sum(max(run.usage.seconds, 0.0) for run in runs) / 60, 3),
        sum(cost.get("tokens", 0) for cost in costs),
        sum(cost.get("usd", 0) for cost in costs) / MICROS,
        all(run.usage.is_priced for run in runs),
    )


def _asked_at(seen: Seen, first: Run) -> float:
    asked = [label.at for label in seen.issue.labels if label.event == first.asked]
    asked += [answer.at for answer in seen.answers if answer.key == first.asked]
    return next((at for at in asked if at), first.claimed_at)
