"""A wish is carried out: one stage after another, each written down when it is done."""

from __future__ import annotations

from flows import commands
from flows.config import blueprint
from flows.model import Subject
from jobs import ledger
from jobs.hands import Hands
from jobs.labelling import text_of
from jobs.ledger import Wish
from jobs.onboarding.listed import is_audit, is_epic, open_issues
from jobs.onboarding.progress import first_phase
from jobs.onboarding.proposing import propose
from jobs.store import due
from jobs.store.due import Lease

AGAIN_SECONDS = 5.0


def carry(hands: Hands, lease: Lease, is_labelled: bool) -> float | None:
    """What an operator asked of the repository is done as far as it can be now; the seconds after
    which there is more to do, or None."""
    subject, now = Subject.parse(lease.subject), hands.now()
    wish = ledger.wish_of(hands.store, subject.repo)
    if wish is None or wish.is_over:
        return None
    if not wish.labels and is_labelled:
        ledger.come(hands.store, subject.repo, labels="there")
    if not wish.audits:
        ledger.come(hands.store, subject.repo, audits=_look_at_audits(hands, subject, now))
    if not wish.blueprint:
        ledger.come(hands.store, subject.repo, blueprint=propose(hands, lease, subject))
    if wish.start_by and not wish.started:
        _start(hands, subject, wish, now)
    last = ledger.wish_of(hands.store, subject.repo)
    return None if last is None or last.is_over else AGAIN_SECONDS


def _look_at_audits(hands: Hands, subject: Subject, now: float) -> str:
    """The repository's open audits are looked at now, and its open epics; in words, how many audits."""
    plan, _ = blueprint.parse(text_of(hands, subject.repo), text_of(hands, f"{subject.owner}/.github"))
    rows = open_issues(hands, subject.repo)
    audits = [row["number"] for row in rows if is_audit(row, plan)]
    epics = [row["number"] for row in rows if is_epic(row, plan)]
    ledger.await_audits(hands.store, subject.repo, audits)
    due.wake(hands.store, {f"{subject.repo}#{number}": now for number in (*audits, *epics)})
    return f"{len(audits)} found" if plan.audits != "off" else "off, by the blueprint"


def _start(hands: Hands, subject: Subject, wish: Wish, now: float) -> None:
    """The first epic that waits for a label gets `agent`, in the name of whoever wants it; where
    there is none, the few issues that form none."""
    chosen = first_phase(hands.store, subject.repo)
    said = ledger.spoken(commands.START, wish.start_by, float(wish.start_at or now))
    for number in chosen:
        ledger.say(hands.store, f"{subject.repo}#{number}", said)
        due.wake(hands.store, {f"{subject.repo}#{number}": now})
    became = (
        ", ".join(f"#{number}" for number in chosen) or "nothing: no open epic or issue waits for a label"
    )
    ledger.come(hands.store, subject.repo, started=became)
