"""Verbs on a fleet: its rows in the ledger, its last word on GitHub."""

from __future__ import annotations

from flows import origin
from flows.actions import Conclude, Enrol, Tell
from flows.model import Origin
from jobs import ledger, notify
from jobs.apply.doing import Doing
from jobs.apply.once import once
from jobs.store import claims

NEED = {"issues": "write"}


def enrol(doing: Doing, action: Enrol) -> int:
    """In one step with the wake-ups: whoever is killed leaves all of it undone, or none."""
    ledger.enrol(doing.hands.store, action.fleet, action.woken, doing.now)
    return 0


def tell(doing: Doing, action: Tell) -> int:
    """The manifest hears of it in the same step."""
    fleet = doing.seen.fleet
    if fleet:
        ledger.tell_target(doing.hands.store, fleet, action.target, doing.now)
    return 0


def conclude(doing: Doing, action: Conclude) -> int:
    """A comment with a signed marker of what it was made for, by which it is found again. The notice is
    written down before, so that whoever is killed between the two tells of both."""
    hands, repo = doing.hands, doing.repo
    notify.announce(hands.store, action.notice, doing.seen.blueprint.notify, doing.now)
    body = origin.render(repo, action.text, Origin(action.key), hands.marker_key)
    key = f"conclude {action.key}:{doing.seen.subject}"
    slot = once(doing, key, doing.creation(NEED, (201,)), lambda: _find(doing, action.key))
    path = f"/repos/{repo}/issues/{doing.seen.subject.number}/comments"
    answer = hands.github.write(slot, "POST", path, {"body": body})
    claims.fulfil(hands.store, key, str(answer.json["id"]))
    return 1


def _find(doing: Doing, key: str) -> str:
    """The id of the comment that was made for `key` after all, or ""."""
    hands, login = doing.hands, doing.hands.github.app().login
    path = f"/repos/{doing.repo}/issues/{doing.seen.subject.number}/comments"
    for row in (row for page in hands.github.pages(doing.seen.subject.owner, path) for row in page):
        made = origin.parse(doing.repo, row.get("body") or "", hands.marker_key)
        if made and made.key == key and (row.get("user") or {}).get("login") == login:
            return str(row["id"])
    return ""
