"""One look at an issue: see, decide, and (unless it only explains) do."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flows import words
from flows.actions import LookAgain, Start
from flows.audit import standing as audits
from flows.epic.standing import listed
from flows.model import Phase, Seen, Subject, Terms
from flows.plan import plan
from flows.task.standing import standing
from jobs import ledger, snapshot
from jobs.apply import Doing, apply
from jobs.apply.body import mend
from jobs.apply.once import settle_claims
from jobs.hands import Hands, open_hands
from jobs.inventory import note_down
from jobs.journal import write_down
from jobs.settings import Settings
from jobs.store import keys
from jobs.store.due import Lease
from jobs.tell import tell_parent

MENDED_SECONDS = 1.0


def look(hands: Hands, lease: Lease, now: float) -> float | None:
    """Looks at the lease's issue and does what is to be done; the seconds after which it is
    due again, or None."""
    subject = Subject.parse(lease.subject)
    seen = snapshot.load(hands, subject, now)
    if seen is None:
        return None
    remember_pulls(hands, seen)
    if seen.epic and mend(Doing(hands, lease, seen, now)):
        return MENDED_SECONDS
    terms = snapshot.terms(hands, seen, now)
    actions = plan(seen, terms)
    tell_parent(hands, seen, terms)
    if seen.target is None and seen.charter is None:
        note_down(hands, seen, terms)
    write_down(hands, seen, terms)
    settle_claims(hands, seen, actions, now)
    if not any(isinstance(action, Start) for action in actions):
        ledger.leave_line(hands.store, lease.subject)
    return apply(Doing(hands, lease, seen, now), actions)


def explain(settings: Settings, subject: str, now: float) -> dict[str, Any]:
    """What a look at `subject` sees, what it would do, and why; touches nothing."""
    with open_hands(settings) as hands:
        seen = snapshot.load(hands, Subject.parse(subject), now)
        if seen is None:
            return {
                "subject": subject,
                "summary": "a pull request is looked at with its issue; no fleet has such a target",
                "actions": [],
            }
        terms = snapshot.terms(hands, seen, now)
        return _explained(snapshot.counted(hands, seen, now), terms)


def _explained(seen: Seen, terms: Terms) -> dict[str, Any]:
    return {
        "subject": str(seen.subject),
        "summary": words.stands(seen, terms).replace("**", ""),
        "state": None if seen.epic or seen.audit or seen.charter else standing(seen, terms).state,
        "seen": {
            "issue": "open" if seen.issue.is_open else "closed",
            "labels": [label.name for label in seen.issue.labels],
            **_below(seen),
            "runs": [f"{run.id}: {run.outcome or run.state}" for run in seen.runs],
            "pulls": [f"#{pull.number}: {'open' if pull.is_open else 'closed'}" for pull in seen.pulls],
            "commands": [command.text for command in seen.commands],
            "problems": [asdict(problem) for problem in seen.problems],
        },
        "price": words.price(seen, terms),
        "left": words.left(seen, terms),
        "actions": [
            {"verb": type(action).__name__, "slot": action.slot, "why": action.why}
            | ({"seconds": action.seconds} if isinstance(action, LookAgain) else {})
            for action in plan(seen, terms)
        ],
    }


def _below(seen: Seen) -> dict[str, Any]:
    """What stands below it: an epic's issues phase by phase, or how many an audit makes."""
    if seen.epic:
        return {"phases": [_phase(seen, phase) for phase in seen.epic.checklist.phases]}
    if seen.audit:
        return {"issues": f"{len(audits.filed(seen))} of {len(audits.pieces(seen))} filed"}
    return {}


def _phase(seen: Seen, phase: Phase) -> str:
    rows = [
        f"#{child.number} {'open' if known.is_open else 'closed'}" for child, known in listed(seen, phase)
    ]
    return f"{phase.title}: {', '.join(rows) or 'no issue'}"


def remember_pulls(hands: Hands, seen: Seen) -> None:
    """The sweep asks for our open pull requests by id: checks and threads do not move an
    issue's `updated_at`. Whose a remote agent's branch is, its name does not say."""
    place, redis = keys.pulls(seen.subject.repo), hands.store.redis
    afar = {run.pull for run in seen.runs if run.pull}
    for pull in seen.pulls:
        name = f"{seen.subject.repo} {pull.branch}"
        if pull.is_open and pull.number in afar:
            redis.hset(keys.AFAR, name, str(seen.subject))
        elif pull.number in afar:
            redis.hdel(keys.AFAR, name)
        if pull.is_open:
            redis.hsetnx(place, pull.node, f"{seen.subject.mark.removeprefix('#')} ")
        else:
            redis.hdel(place, pull.node)
