"""A submission is carried out: its manifest issue is made, once, and submitted in the caller's name."""

from __future__ import annotations

from dataclasses import dataclass

from flows import origin
from flows.model import Origin
from jobs import ledger
from jobs.apply.once import once
from jobs.errors import Gone
from jobs.github import Slot
from jobs.hands import Hands
from jobs.ledger import Submission
from jobs.snapshot.made import go_through, made
from jobs.store import claims, due, keys
from jobs.store.due import Lease
from jobs.submitting.door import SUBMIT

NEED = {"issues": "write"}
AT_ONCE = 5  # a sweep makes no more, so that its lease does not run out
AGAIN_SECONDS = 1.0


@dataclass(frozen=True)
class Carrying:
    """One sweep's right to make issues in its repository."""

    hands: Hands
    lease: Lease
    now: float

    @property
    def repo(self) -> str:
        return self.lease.subject


def carry(hands: Hands, lease: Lease, now: float) -> float | None:
    """What was submitted to this repository is carried out; the seconds after which there is more, or None.
    The issue first; then, in one step, nobody makes it again. Whoever is killed in between finds it."""
    waiting = ledger.submitting(hands.store, lease.subject)
    for one in waiting[:AT_ONCE]:
        _carry(Carrying(hands, lease, now), one)
    return AGAIN_SECONDS if len(waiting) > AT_ONCE else None


def _carry(doing: Carrying, one: Submission) -> None:
    store = doing.hands.store
    try:
        home = _home(doing)
        if home != doing.repo:
            ledger.move_home(store, one.id, home, doing.now)
            return
        number = _issue(doing, one)
    except (Gone, PermissionError) as error:  # whoever submitted can mend it, and reads it there
        claims.forget(store, _claim(doing, one))
        ledger.carried_out(store, one.id, refused=_why(doing, error))
        return
    subject = f"{doing.repo}#{number}"
    ledger.say(store, subject, ledger.spoken(SUBMIT, one.login, one.asked_at))
    ledger.carried_out(store, one.id, subject=subject)
    due.wake(store, {subject: doing.now})


def _home(doing: Carrying) -> str:
    """The repository as GitHub writes it: people write it in small letters, or by an older name."""
    found = doing.hands.github.get(doing.lease.owner, f"/repos/{doing.repo}")
    if found["archived"]:
        raise PermissionError(f"{doing.repo} is archived; unarchive it, or name another `repository`")
    return str(found["full_name"])


def _why(doing: Carrying, error: Exception) -> str:
    if isinstance(error, PermissionError):
        return str(error)
    return (
        f"the App is not installed on {doing.repo}, or it has no issues, so the manifest issue cannot stand "
        "there; install it there, or name another `repository`"
    )


def _issue(doing: Carrying, one: Submission) -> int:
    hands, repo, key = doing.hands, doing.repo, _key(one)
    known = dict(made(hands, repo, [key])).get(key)
    if known:
        return known
    body = origin.render(repo, one.text, Origin(key), hands.marker_key)
    slot = Slot(doing.lease, repo, "creation", NEED, (201,))
    slot = once(doing, _claim(doing, one), slot, lambda: _find(doing, key))
    asked = {"title": one.title, "body": body}
    number = str(hands.github.write(slot, "POST", f"/repos/{repo}/issues", asked).json["number"])
    hands.store.redis.hset(keys.made(repo), key, number)
    claims.fulfil(hands.store, _claim(doing, one), number)
    return int(number)


def _key(one: Submission) -> str:
    return f"fleet {one.id}"


def _claim(doing: Carrying, one: Submission) -> str:
    return f"issue {_key(one)}:{doing.repo}"


def _find(doing: Carrying, key: str) -> str:
    """The number of the issue that was made after all, or ""."""
    go_through(doing.hands, doing.repo)
    return doing.hands.store.redis.hget(keys.made(doing.repo), key) or ""
