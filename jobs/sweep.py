"""The sweep of one repository: what no event told. Cheap: one list of changed issues, one
query for our open pull requests, both with the shared read token."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from flows.model import Subject
from jobs import books, inventory, labelling
from jobs.hands import Hands
from jobs.onboarding.carry import carry
from jobs.store import due, keys
from jobs.store.due import Lease
from jobs.submitting.carry import carry as submit

FRESH_SECONDS = 60.0
SKEW_SECONDS = 3600.0  # GitHub's clock is nearer to ours than that
PULLS = """query Pulls($ids: [ID!]!) { nodes(ids: $ids) { ... on PullRequest {
  id state isDraft mergeable headRefOid reviewDecision
  commits(last: 1) { nodes { commit { statusCheckRollup { state } } } }
} } }"""


def sweep(hands: Hands, lease: Lease, now: float) -> float:
    """Wakes what changed in the repository since the last sweep, and does what is asked of the
    repository itself; due again by itself."""
    subject = Subject.parse(lease.subject)
    submitted = submit(hands, lease, now)
    _wake_changed(hands, subject, now)
    _wake_moved_pulls(hands, subject, now)
    books.check(hands, subject.owner, now)
    is_labelled = labelling.label(hands, lease, subject)
    more = [submitted, carry(hands, lease, is_labelled), inventory.keep(hands, lease, now)]
    again = [seconds for seconds in more if seconds is not None]
    return min(again + ([] if is_labelled else [0.0]), default=hands.settings.sweep_seconds)


def _wake_changed(hands: Hands, subject: Subject, now: float) -> None:
    """Issues updated since the watermark, which moves only when the whole list was read and what
    changed is due. GitHub's times are whole seconds, so it keeps what was seen in its own second,
    once that is surely over. Where nothing is open yet, it stands a while ago."""
    place = keys.watermark(subject.repo)
    mark: dict[str, Any] = json.loads(hands.store.redis.get(place) or "{}")
    asked = {"state": "all" if mark else "open", "sort": "updated", "direction": "asc"}
    if mark:
        asked["since"] = mark["at"]
    pages = hands.github.pages(subject.owner, f"/repos/{subject.repo}/issues", asked)
    rows = [row for page in pages for row in page]
    fresh = [row for row in rows if row["updated_at"] != mark.get("at") or row["number"] not in mark["seen"]]
    due.wake(
        hands.store, {f"{subject.repo}#{row['number']}": now for row in fresh if "pull_request" not in row}
    )
    if rows or not mark:
        last = max((row["updated_at"] for row in rows), default=_stamp(now - SKEW_SECONDS))
        is_over = last < _stamp(now - FRESH_SECONDS)
        seen = [row["number"] for row in rows if row["updated_at"] == last and is_over]
        hands.store.redis.set(place, json.dumps({"at": last, "seen": seen}))


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _wake_moved_pulls(hands: Hands, subject: Subject, now: float) -> None:
    """Subjects whose open pull request looks otherwise than at the last sweep."""
    place, redis = keys.pulls(subject.repo), hands.store.redis
    known: dict[str, str] = redis.hgetall(place)
    ids = sorted(known)
    for start in range(0, len(ids), 50):
        answer = hands.github.query(subject.owner, PULLS, {"ids": ids[start : start + 50]})
        for row in (answer.get("data") or {}).get("nodes") or []:
            mark, _, before = known[row["id"]].partition(" ") if row else ("", "", "")
            digest = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]
            if row and digest != before:
                due.wake(hands.store, {f"{subject.repo}{mark if mark[:1] == '~' else f'#{mark}'}": now})
                redis.hset(place, row["id"], f"{mark} {digest}")
