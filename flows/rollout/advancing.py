"""What a fleet's rows come to by themselves: whose turn has come, what will not begin any more; and, where it
is coordinated, who has no part in the plan and what goes back."""

from __future__ import annotations

from dataclasses import replace

from flows import markers
from flows.model import Fleet, Outcome, Seen, State, Target, Terms
from flows.model.coordination import PLAN
from flows.rollout.release import given_up, release
from flows.rollout.stages import MEND, Stage, is_coordinated, ordered, stage
from flows.rollout.wishing import Wish, anew

NO_PART = "the plan has no part for it"


def advanced(seen: Seen, fleet: Fleet, terms: Terms) -> Fleet:
    """The fleet with what has ended, and who may begin, by now."""
    if not is_coordinated(fleet):
        return _begun(_given_up(fleet, fleet, terms), fleet, terms)
    at = stage(seen, fleet)
    fleet = _sent_back(_unplanned(fleet, at, terms), at)
    if plan := at.done.plan:
        fleet = _given_up(fleet, ordered(fleet, plan), terms)
        fleet = _begun(fleet, ordered(fleet, plan), terms)
    return replace(fleet, coordinated=stage(seen, fleet).done)


def is_news(seen: Seen, fleet: Fleet) -> bool:
    """Whether a stage has moved, or a run of one is not in the marker as it stands: an agent starts only
    when it is."""
    if not is_coordinated(fleet):
        return False
    before, now = fleet.coordinated, stage(seen, fleet).done
    is_moved = before is None or (before.stage, before.judgements) != (now.stage, now.judgements)
    runs, _ = markers.read(seen.status.facts) if seen.status else ((), ())
    said = {run.id: run.is_live for run in runs}
    return is_moved or any(said.get(run.id) is not run.is_live for run in seen.runs[-markers.KEEP :])


def as_released(fleet: Fleet) -> Fleet:
    """The fleet in the order in which it is released."""
    plan = fleet.coordinated.plan if fleet.coordinated else None
    return ordered(fleet, plan) if plan else fleet


def _unplanned(fleet: Fleet, at: Stage, terms: Terms) -> Fleet:
    """Who waits, and has no part in the plan, is done; where there will be no plan, nobody begins."""
    if at.done.stage == PLAN:
        return fleet
    plan, problem = at.done.plan, at.done.problem
    rows = [
        _ended(row, Outcome.NO_CHANGE if plan else Outcome.SKIPPED, NO_PART if plan else problem, terms)
        if _is_idle(row, at)
        else row
        for row in fleet.targets
    ]
    return replace(fleet, targets=tuple(rows))


def _is_idle(row: Target, at: Stage) -> bool:
    """Whether it waits, and neither plan nor review, nor anybody since, wants it to begin."""
    if row.outcome or row.state is not State.WAITING or row.asked.startswith(MEND):
        return False
    plan = at.done.plan
    return plan is None or not (
        row.asked_at > at.planned_at or row.repo in {spec.repo for spec in plan.specs}
    )


def _sent_back(fleet: Fleet, at: Stage) -> Fleet:
    """What a review found broken is asked for anew where it belongs, in the name of who submitted."""
    if not at.review or not at.back:
        return fleet
    wish = Wish(at.wish, fleet.creator, at.review.ended_at)
    rows = tuple(anew(row, wish) if row.repo in at.back else row for row in fleet.targets)
    return replace(fleet, targets=rows)


def _given_up(fleet: Fleet, order: Fleet, terms: Terms) -> Fleet:
    over = {repo: (outcome, reason) for repo, outcome, reason in given_up(order)}
    rows = [_ended(row, *over[row.repo], terms) if row.repo in over else row for row in fleet.targets]
    return replace(fleet, targets=tuple(rows))


def _begun(fleet: Fleet, order: Fleet, terms: Terms) -> Fleet:
    """Those whose turn has come may begin their next attempt."""
    may = set(release(order, terms.now))
    rows = [
        replace(row, state=State.READY, attempts=row.tried + 1) if row.repo in may else row
        for row in fleet.targets
    ]
    return replace(fleet, targets=tuple(rows))


def _ended(row: Target, outcome: Outcome, reason: str, terms: Terms) -> Target:
    return replace(row, outcome=outcome, reason=reason, ended_at=terms.now, is_set=True)
