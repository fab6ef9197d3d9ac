"""An issue's body changed by exactly what is wanted, and people's edits kept.

GitHub has no compare-and-set for a body. So it is read after the write's turn has come, and
the history of its edits is read after the write: what somebody saved in between is found
there, and merged back. Until that is seen to, the store remembers the write:
whoever is killed in between leaves it to the next look (`mend`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flows import checklist
from flows.actions import EditBody
from flows.merging import merge
from flows.model import Subject
from flows.rollout import rollup
from jobs.apply.doing import Doing
from jobs.apply.share import Part, Share, send
from jobs.snapshot.ask import Question, ask
from jobs.store import due, keys

ROUNDS, READINGS = 20, 5
LAG_SECONDS = 1.0
DAY_SECONDS = 86_400
BODY = """query Body($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { issue(number: $number) {
    id body userContentEdits(first: 20) { nodes { id diff } }
  } }
}"""


class Lost(NamedTuple):
    """What we wrote over somebody's edit, and what we should have written onto it."""

    written: str
    meant: str


class Wish(NamedTuple):
    """Whose body is to be changed how, and what else goes in the same request."""

    subject: Subject
    action: EditBody
    riders: Sequence[Share]


class Unchanged(Exception):
    """The body says it already: nothing is written."""


def edit_body(doing: Doing, action: EditBody, riders: Sequence[Share] = ()) -> int:
    """As wanted; how many requests. `riders` go in the first, or in one of their own where the body
    stands so already."""
    subject = doing.seen.subject
    if action.number:
        subject = replace(subject, number=action.number)
    writes = 0
    lost = _left(doing, subject, action)
    while writes < ROUNDS:
        try:
            before = _write(doing, Wish(subject, action, riders), lost)
        except Unchanged:
            writes += send(doing, riders)
            break
        riders = ()
        writes += 1
        theirs = _overwritten(doing, subject, before)
        if not theirs:
            break
        lost = _lost(before, theirs, subject.repo, action)
    doing.hands.store.redis.delete(keys.written(str(subject)))
    if action.number:
        due.wake(doing.hands.store, {str(subject): doing.now})
    return writes


def mend(doing: Doing) -> int:
    """What was saved beneath a write of ours that nobody looked after is merged back; how many requests."""
    if not doing.hands.store.redis.exists(keys.written(str(doing.seen.subject))):
        return 0
    return edit_body(doing, EditBody("what was saved beneath our last write is to stand"))


def edited(body: str, repo: str, action: EditBody) -> str:
    """The body with what the action wants, and nothing else changed."""
    if action.branch:
        body = checklist.name_branch(body, action.branch, action.base)
    if action.join:
        body = checklist.add(body, repo, action.phase, action.join)
    if action.tick:
        body = checklist.tick(body, repo, {(repo, number) for number in action.tick})
    if action.section:
        body = rollup.replace(body, action.section)
    return checklist.accept(body) if action.is_accepted else body


def _write(doing: Doing, wish: Wish, lost: Lost | None) -> dict[str, Any]:
    """Writes onto the body as it stands when the turn has come, once more with what was `lost`;
    the issue as it was read before. Raises Unchanged."""
    read: dict[str, Any] = {}
    wanted: dict[str, str] = {}

    def guard() -> None:
        read.update(_read(doing, wish.subject))
        now = read["body"] or ""
        wanted["id"] = read["id"]
        wanted["body"] = merge(*lost, now) if lost else edited(now, wish.subject.repo, wish.action)
        if wanted["body"] == now:
            raise Unchanged
        _remember(doing, wish.subject, read | {"written": wanted["body"]})

    send(doing, [Share((Part("updateIssue", wanted),), guard=guard), *wish.riders])
    return read | {"written": wanted["body"]}


def _left(doing: Doing, subject: Subject, action: EditBody) -> Lost | None:
    """What an earlier write has replaced, if nobody has seen to that."""
    for row in reversed(doing.hands.store.redis.lrange(keys.written(str(subject)), 0, -1)):
        before: dict[str, Any] = json.loads(row)
        theirs = _overwritten(doing, subject, before)
        if theirs is not None:
            return _lost(before, theirs, subject.repo, action) if theirs else None
    return None


def _remember(doing: Doing, subject: Subject, before: dict[str, Any]) -> None:
    """That this is about to be written. What is known of earlier writes stays: this one may never arrive."""
    place, redis = keys.written(str(subject)), doing.hands.store.redis
    redis.rpush(place, json.dumps(before))
    redis.expire(place, DAY_SECONDS)


def _lost(before: dict[str, Any], theirs: str, repo: str, action: EditBody) -> Lost:
    meant = merge(before["body"] or "", before["written"], theirs)
    return Lost(before["written"], edited(meant, repo, action))


def _overwritten(doing: Doing, subject: Subject, before: dict[str, Any]) -> str | None:
    """The newest text that somebody saved after our reading and that our write has replaced; "" for none,
    None where the write itself is not to be seen."""
    known = {row["id"] for row in before["userContentEdits"]["nodes"]}
    texts = list[str]()
    for _ in range(READINGS):  # a reading may lag behind our own write
        since = [row for row in _read(doing, subject)["userContentEdits"]["nodes"] if row["id"] not in known]
        texts = [row["diff"] or "" for row in since]
        if before["written"] in texts:
            break
        doing.hands.timer.sleep(LAG_SECONDS)
    else:
        return None
    below = texts[texts.index(before["written"]) + 1 :]
    return next((text for text in below if text not in ("", before["body"])), "")


def _read(doing: Doing, subject: Subject) -> dict[str, Any]:
    given = {"owner": subject.owner, "name": subject.name, "number": subject.number}
    issue: dict[str, Any] = ask(doing.hands, subject, Question(BODY, given))["repository"]["issue"]
    return issue | {"userContentEdits": issue["userContentEdits"] or {"nodes": []}}
