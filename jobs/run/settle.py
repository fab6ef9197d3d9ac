"""The RQ job on a host's queue that settles a run whose keeper is done: push, then the ledger."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import structlog

from flows.model import Outcome, Run, RunState, Subject
from jobs import events, ledger, settings
from jobs.errors import Gone, Later
from jobs.git import patch, push
from jobs.hands import Hands, open_hands
from jobs.run import seal
from jobs.run.clean import clean
from jobs.run.enter import goes_on
from jobs.run.life import is_alive
from jobs.run.seal import Seal
from jobs.run.start import folder
from jobs.store import due

PUSHED = (Outcome.DELIVERED, Outcome.VERIFY_FAILED)
OPEN = (RunState.CLAIMED, RunState.RUNNING, RunState.DELIVERING)
log = structlog.get_logger()


def settle(run_id: str) -> None:
    """Settles the run if its keeper has ended. Run by `fleet work agents`; done twice is done once."""
    with open_hands(settings.load()) as hands:
        run = ledger.run(hands.store, run_id)
        if run is None or not run.is_live or is_alive(folder(hands, run_id)):
            return
        ended = seal.read(folder(hands, run_id)) or _lost(run)
        _keep(hands, run, ended)
        try:
            _settle(hands, run, ended)
        except Later as later:  # the seal stands: the host's tending asks again
            log.info("not settled yet", run=run_id, why=str(later))
            return
        _leave(hands, run)
        ledger.unsend(hands.store, f"settle:{run_id}")


def _lost(run: Run) -> Seal:
    """No seal and no keeper: whatever the run did is unknown, and never "no change"."""
    why = "the run's keeper died before it could say how the run ended"
    return Seal(run.id, Outcome.LOST, why, run.base_sha, started_at=run.started_at, ended_at=time.time())


def _settle(hands: Hands, run: Run, ended: Seal) -> None:
    if run.state is RunState.STOPPING:
        stopped = replace(ended, outcome=Outcome.CANCELLED, reason=run.reason or ended.reason)
        _close(hands, run, stopped, (RunState.STOPPING,))
    elif ended.outcome in PUSHED and ended.sha:
        sources = (RunState.RUNNING, RunState.DELIVERING)
        if ledger.move(hands.store, run.id, sources, RunState.DELIVERING, sha=ended.sha):
            _close(hands, run, _pushed(hands, run, ended), (RunState.DELIVERING,))
    else:
        _close(hands, run, ended, OPEN)


def _pushed(hands: Hands, run: Run, ended: Seal) -> Seal:
    """The seal, after exactly its SHA was pushed; with another outcome when that was refused."""
    repo = Subject.parse(run.subject).repo
    expected = run.base_sha if goes_on(run) else ""
    delivery = push.Delivery(repo, run.branch, ended.sha or "", expected)
    try:
        refusal = push.push(
            hands.settings, folder(hands, run.id), delivery, hands.github.git_token(repo, "write")
        )
    except Gone as gone:
        refusal = str(gone)
    return replace(ended, outcome=Outcome.CONFLICT, reason=refusal) if refusal else ended


def _close(hands: Hands, run: Run, ended: Seal, sources: tuple[RunState, ...]) -> None:
    fields: dict[str, Any] = {
        "outcome": ended.outcome,
        "reason": ended.reason,
        "sha": ended.sha or "",
        "proofs": ended.proofs,
        "usage": ended.usage,
        "ended_at": ended.ended_at or time.time(),
    }
    if ledger.move(hands.store, run.id, sources, RunState.SETTLED, **fields):
        log.info("settled", run=run.id, outcome=ended.outcome)


def _keep(hands: Hands, run: Run, ended: Seal) -> None:
    """What a person may want to read outlives the workspace: the run's events, and the patch
    of a commit that stands and may not be pushed."""
    place = folder(hands, run.id)
    if ended.sha and ended.outcome not in PUSHED and (place / "git").exists():
        patch.keep(place, ended.base_sha, ended.sha)
    if (place / "output.jsonl").exists():
        events.keep(hands.settings, run.id, place / "output.jsonl")


def _leave(hands: Hands, run: Run) -> None:
    """Has the subject looked at, and gives the disk back."""
    subject, now = Subject.parse(run.subject), time.time()
    due.wake(hands.store, {run.subject: now, subject.owner: now})
    clean(folder(hands, run.id))
