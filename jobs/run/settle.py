"""The RQ job on a host's queue that settles a run whose keeper is done: push, then the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog

from flows.model import Outcome, Run, RunState, Subject
from jobs import ledger, settings
from jobs.errors import Gone, Later
from jobs.git import push
from jobs.hands import Hands, open_hands
from jobs.run.enter import goes_on
from jobs.run.rested import rested
from jobs.run.seal import Seal
from jobs.store import due

PUSHED = (Outcome.DELIVERED, Outcome.VERIFY_FAILED, Outcome.REVIEW_STUCK)
OPEN = (RunState.CLAIMED, RunState.RUNNING, RunState.DELIVERING)
log = structlog.get_logger()


def settle(run_id: str) -> None:
    """Settles the run if its keeper has ended. Run by `fleet work agents`; done twice is done once."""
    with open_hands(settings.load()) as hands:
        conclude(hands, run_id)


def conclude(hands: Hands, run_id: str) -> None:
    """As `settle`, with hands that are open."""
    run = ledger.run(hands.store, run_id)
    if run is None or not run.is_live or hands.ground.is_alive(run_id):
        return
    ended = hands.ground.seal(run_id) or _lost(run, hands.now())
    _keep(hands, run, ended)
    try:
        _settle(hands, run, ended)
    except Later as later:  # the seal stands: the host's tending asks again
        log.info("not settled yet", run=run_id, why=str(later))
        ledger.unsend(hands.store, f"settle:{run_id}", later.seconds)
        return
    _leave(hands, run)
    ledger.unsend(hands.store, f"settle:{run_id}")


def _lost(run: Run, now: float) -> Seal:
    """No seal and no keeper: whatever the run did is unknown, and never "no change"."""
    why = "the run's keeper died before it could say how the run ended"
    return Seal(run.id, Outcome.LOST, why, run.base_sha, started_at=run.started_at, ended_at=now)


def _settle(hands: Hands, run: Run, sealed: Seal) -> None:
    ended = rested(hands, run, sealed)
    if run.state is RunState.STOPPING:
        stopped = replace(ended, outcome=Outcome.CANCELLED, reason=run.reason or ended.reason)
        _close(hands, run, stopped, (RunState.STOPPING,))
    elif ended.outcome in PUSHED and ended.sha and not ended.pull:
        sources = (RunState.RUNNING, RunState.DELIVERING)
        if ledger.move(hands.store, run.id, sources, RunState.DELIVERING, sha=ended.sha):
            _close(hands, run, _pushed(hands, run, ended), (RunState.DELIVERING,))
    else:
        _close(hands, run, ended, OPEN)


def _pushed(hands: Hands, run: Run, ended: Seal) -> Seal:
    """The seal, after exactly its SHA was pushed; with another outcome when that was refused."""
    repo = Subject.parse(run.subject).repo
    expected = ended.base_sha if goes_on(run) else ""  # a rebuilt ledger has no base of a living run
    delivery = push.Delivery(repo, run.branch, ended.sha or "", expected)
    try:
        refusal = hands.ground.push(run.id, delivery, hands.github.git_token(repo, "write"))
    except Gone as gone:
        refusal = str(gone)
    return replace(ended, outcome=Outcome.CONFLICT, reason=refusal) if refusal else ended


def _close(hands: Hands, run: Run, ended: Seal, sources: tuple[RunState, ...]) -> None:
    fields: dict[str, Any] = {
        "outcome": ended.outcome,
        "reason": _reason(ended),
        "sha": ended.sha or "",
        "proofs": ended.proofs,
        "usage": ended.usage,
        "said": ended.said,
        "lines": ended.lines,
        "summary": ended.summary,
        "started_at": 0.0 if _is_free(hands, run, ended) else run.started_at or ended.started_at,
        "ended_at": ended.ended_at or hands.now(),
    }
    if ended.pull and ended.outcome in PUSHED:
        fields |= {"pull": ended.pull, "branch": ended.branch}
    if ended.outcome is Outcome.DELIVERED and not ended.sha:
        fields["report"] = hands.ground.report(run.id)
    if ledger.move(hands.store, run.id, sources, RunState.SETTLED, **fields):
        log.info("settled", run=run.id, outcome=ended.outcome)


def _is_free(hands: Hands, run: Run, ended: Seal) -> bool:
    """An order that no keeper ever began costs nothing, nor does an agent that was told to come later, nor
    a remote one whose work was not begun."""
    is_put_off = ended.outcome is Outcome.SKIPPED and not ended.usage.tokens
    is_unbegun = hands.ground.is_remote(run.id) and not run.session
    return is_put_off or is_unbegun or hands.ground.is_ordered(run.id)


def _reason(ended: Seal) -> str:
    """Why it ended so, and which hosts the jail refused: a missing one is often the cause."""
    refused = ", ".join(ended.refused_hosts[:10])
    egress = f"The jail refused connections to {refused}; the operator permits hosts with FLEET_EGRESS."
    return "\n".join(part for part in (ended.reason, egress if refused else "") if part)


def _keep(hands: Hands, run: Run, ended: Seal) -> None:
    """What a person may want to read outlives the workspace: the run's events, and the patch
    of a commit that stands and may not be pushed."""
    if ended.outcome not in PUSHED:
        hands.ground.keep_patch(run.id, ended)
    hands.ground.keep(run.id)


def _leave(hands: Hands, run: Run) -> None:
    """Has the subject looked at, and gives the disk back."""
    subject, now = Subject.parse(run.subject), hands.now()
    due.wake(hands.store, {run.subject: now, subject.owner: now})
    hands.ground.clean(run.id)
