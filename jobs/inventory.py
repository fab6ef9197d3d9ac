"""The owner's inventory issue: written when it changed, at most once a minute, and never otherwise.

It is kept by the sweep of the owner's `.github` repository, which looks wake when what they noted
is news. Facts come from those notes, the line and the runs that live; no issue is read for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import structlog

from flows import inventory, origin, words
from flows.budget.digest import next_at
from flows.model import Origin, Seen, Subject, Team, Terms
from flows.model.subject import repo_of
from flows.noting import note
from jobs import alerts, ledger
from jobs.apply.once import once
from jobs.digest import digest
from jobs.github import Slot
from jobs.hands import Hands
from jobs.snapshot.made import go_through, made
from jobs.store import claims, due, keys
from jobs.store.due import Lease
from jobs.team import team
from jobs.today import Whose, floor

HOME = ".github"
SPAN_SECONDS = 60.0
NEXT = 2  # the first begins, the second watches it
NEED = {"issues": "write"}
PIN = "mutation Pin($pin: PinIssueInput!) { pinIssue(input: $pin) { clientMutationId } }"
log = structlog.get_logger()


@dataclass(frozen=True)
class Keeping:
    """One sweep's right to write the inventory."""

    hands: Hands
    lease: Lease
    now: float

    @property
    def repo(self) -> str:
        return self.lease.subject

    @property
    def owner(self) -> str:
        return self.lease.owner


def note_down(hands: Hands, seen: Seen, terms: Terms) -> None:
    """What a look saw is noted; news of it wakes the inventory, a minute after it was written last, and of an
    epic that stands in no line any more the next of its repository."""
    subject, epic = seen.subject, seen.epic
    if not ledger.note(hands.store, subject.repo, subject.number, note(seen, terms)):
        return
    wake(hands, subject.owner, terms.now)
    if epic and subject.number not in epic.line:
        due.wake(hands.store, {f"{subject.repo}#{number}": terms.now for number in epic.line[:NEXT]})


def forget(hands: Hands, subject: Subject, now: float) -> None:
    """The issue is gone from GitHub, or the whole repository is."""
    if subject.number:
        is_news = ledger.note(hands.store, subject.repo, subject.number, None)
    else:
        is_news = bool(subject.name) and ledger.forget(hands.store, subject.repo)
    if is_news:
        wake(hands, subject.owner, now)


def wake(hands: Hands, owner: str, now: float) -> None:
    """The owner's inventory, where one is kept, is looked at again."""
    last = hands.store.redis.hget(keys.inventory(owner), "at")
    if last is not None:
        due.wake(hands.store, {f"{owner}/{HOME}": max(now, float(last) + SPAN_SECONDS)})


def keep(hands: Hands, lease: Lease, now: float) -> float | None:
    """The inventory says what is; the seconds after which it may be written again, or None."""
    subject = Subject.parse(lease.subject)
    if subject.name != HOME:
        return None
    keeping, place = Keeping(hands, lease, now), keys.inventory(subject.owner)
    last = float(hands.store.redis.hget(place, "at") or 0.0)
    if now - last < SPAN_SECONDS:
        return last + SPAN_SECONDS - now
    number = dict(made(hands, keeping.repo, [inventory.KEY])).get(inventory.KEY, 0)
    if number and _renew(keeping, number):
        alerts.say(keeping, number)
    elif _known(hands, subject.owner):
        _make(keeping)
    hands.store.redis.hsetnx(place, "at", 0.0)  # kept from now on: news wakes it
    again = next_at(team(hands, subject.owner, now) or Team(digest=()), now)
    return None if again is None else again - now


def section(keeping: Keeping, room: int = inventory.MAX_BODY) -> str:
    """The part of the issue that we keep, in `room` characters. A public issue does not name private
    repositories."""
    hands, owner = keeping.hands, keeping.owner
    is_public = not hands.github.get(owner, f"/repos/{keeping.repo}")["private"]
    known = _known(hands, owner)
    hidden = {repo for repo, seen in ledger.met(hands.store, owner).items() if is_public and seen.is_private}
    ready = Counter(repo_of(subject) for subject in ledger.ready(hands.store, owner))
    running = {repo: int(hands.store.redis.scard(keys.live(repo))) for repo in known}
    rows = [
        inventory.row(repo, ledger.notes_of(hands.store, repo), ready[repo], running[repo])
        for repo in known
        if repo not in hidden
    ]
    at = Whose(owner, team(hands, owner, keeping.now), floor(hands.store, keeping.now))
    resting = (
        (one.agent, one.why) for one in ledger.resting(hands.store).values() if not one.is_over(keeping.now)
    )
    parts = [words.resting(resting), digest(hands.store, at, hidden, keeping.now)]
    below = "\n\n".join(part for part in parts if part)
    return inventory.render(rows, len(hidden & set(known)), below, room)


def _known(hands: Hands, owner: str) -> dict[str, ledger.Met]:
    """The onboarded repositories: with a blueprint of their own, with work of ours, or asked for."""
    store = hands.store
    return {
        repo: seen
        for repo, seen in ledger.met(store, owner).items()
        if seen.has_blueprint or store.redis.exists(keys.notes(repo), keys.wish(repo))
    }


def _make(keeping: Keeping) -> None:
    hands, repo = keeping.hands, keeping.repo
    key = f"issue {inventory.KEY}:{repo}"
    text = section(keeping)
    body = origin.render(repo, inventory.splice("", text), Origin(inventory.KEY), hands.marker_key)
    slot = once(keeping, key, Slot(keeping.lease, repo, "creation", NEED, (201,)), lambda: _find(keeping))
    asked = {"title": inventory.TITLE, "body": body}
    answer = hands.github.write(slot, "POST", f"/repos/{repo}/issues", asked)
    hands.store.redis.hset(keys.made(repo), inventory.KEY, str(answer.json["number"]))
    claims.fulfil(hands.store, key, str(answer.json["number"]))
    hands.store.redis.hset(keys.inventory(keeping.owner), "at", keeping.now)
    _pin(keeping, answer.json["node_id"])


def _renew(keeping: Keeping, number: int) -> bool:
    """Rewritten where it differs; whether it is there. One that a person closed is left alone; one that a
    person deleted, or moved to another repository, is made again at once."""
    hands, repo, place = keeping.hands, keeping.repo, keys.inventory(keeping.owner)
    issue: Any = hands.github.get(keeping.owner, f"/repos/{repo}/issues/{number}", missing_ok=True)
    if issue is None or not issue["repository_url"].casefold().endswith(f"/repos/{repo}".casefold()):
        hands.store.redis.hdel(keys.made(repo), inventory.KEY)
        hands.store.redis.hset(place, "pinned", "")
        claims.forget(hands.store, f"issue {inventory.KEY}:{repo}")
        return False
    if issue["state"] != "open":
        return True
    if not hands.store.redis.hget(place, "pinned"):
        _pin(keeping, issue["node_id"])
    before = (issue["body"] or "").replace("\r\n", "\n")
    body = inventory.splice(before, section(keeping, inventory.room(before)))
    if body == before:
        return True
    slot = Slot(keeping.lease, repo, "write", NEED)
    hands.github.write(slot, "PATCH", f"/repos/{repo}/issues/{number}", {"body": body})
    hands.store.redis.hset(place, "at", keeping.now)
    return True


def _pin(keeping: Keeping, node: str) -> None:
    """Once: a repository holds three pinned issues, and people may unpin ours."""
    slot = Slot(keeping.lease, keeping.repo, "write", NEED)
    answer = keeping.hands.github.mutate(slot, PIN, {"pin": {"issueId": node}})
    if answer.get("errors"):
        log.warning("the inventory is not pinned", repo=keeping.repo, why=str(answer["errors"])[:300])
    keeping.hands.store.redis.hset(keys.inventory(keeping.owner), "pinned", "yes")


def _find(keeping: Keeping) -> str:
    go_through(keeping.hands, keeping.repo)
    return keeping.hands.store.redis.hget(keys.made(keeping.repo), inventory.KEY) or ""
