"""The ledger from GitHub: runs and answers come back from the signed markers of our comments."""

from __future__ import annotations

import re
from typing import Any

import structlog

from flows import markers, origin
from flows.model import Subject
from jobs import alerts, fleets, ledger
from jobs.hands import Hands, open_hands
from jobs.settings import Settings
from jobs.store import claims, due

NUMBER = re.compile(r"/issues/(\d+)\Z")
EDITORS = "query Editors($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id editor { login } } } }"
log = structlog.get_logger()


def rebuild(settings: Settings) -> int:
    """Restores what the store lacks and marks the ledger whole; how many runs came back."""
    with open_hands(settings) as hands:
        return restore(hands, hands.now())


def restore(hands: Hands, now: float) -> int:
    """Reads all comments of all repositories. Until it is done, nothing starts."""
    log.info("rebuilding the ledger from GitHub; nothing starts until it is done")
    count, repos = 0, repositories(hands)
    for repo in repos:
        count += _repository(hands, repo, now)
    ledger.set_ready(hands.store, now)
    due.wake(hands.store, dict.fromkeys(repos, now))
    log.info("rebuilt the ledger", repositories=len(repos), runs=count)
    return count


def repositories(hands: Hands) -> list[str]:
    """All repositories of all installations, `owner/name`."""
    owners = [installation.owner for installation in hands.github.installations()]
    return [repo for owner in owners for repo in hands.github.repositories(owner)]


def _repository(hands: Hands, repo: str, now: float) -> int:
    login, owner, count = hands.github.app().login, repo.split("/")[0], 0
    asked = {"sort": "created", "direction": "asc"}
    pages = hands.github.pages(owner, f"/repos/{repo}/issues/comments", asked)
    for row in (row for page in pages for row in _unedited(hands, owner, _written(page, login))):
        number = NUMBER.search(row.get("issue_url") or "")
        if number:
            count += _comment(hands, Subject.parse(f"{repo}#{number[1]}"), row, now)
    return count


def _written(page: list[dict[str, Any]], login: str) -> list[dict[str, Any]]:
    """Our App's comments with a marker."""
    ours = [row for row in page if (row.get("user") or {}).get("login") == login]
    return [row for row in ours if markers.is_marked(row.get("body") or "")]


def _unedited(hands: Hands, owner: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that nobody but us edited last: whoever may edit our comment could put an older
    marker of ours back, which verifies, and have done work done again."""
    if not rows:
        return []
    answer = hands.github.query(owner, EDITORS, {"ids": [row["node_id"] for row in rows]})
    nodes = [node for node in (answer.get("data") or {}).get("nodes") or [] if node]
    slug = hands.github.app().slug
    trusted = {node["id"] for node in nodes if (node["editor"] or {"login": slug})["login"] == slug}
    return [row for row in rows if row["node_id"] in trusted]


def _comment(hands: Hands, subject: Subject, row: dict[str, object], now: float) -> int:
    """A marker that we did not sign for this subject is not believed."""
    body = str(row.get("body") or "")
    if alerts.restore(hands.store, subject.repo, origin.parse(subject.repo, body, hands.marker_key)):
        return 0
    _, facts = markers.parse(str(subject), body, hands.marker_key)
    if not facts:
        return 0
    runs, answers = markers.read(facts)
    parent = markers.read_parent(facts)
    if parent:
        ledger.adopt(hands.store, str(subject), parent)
    again = fleets.restore(hands, subject, facts, now)
    restored = again + sum(ledger.restore(hands.store, run) for run in runs if run.subject == str(subject))
    for answer in answers:
        ledger.record_answer(hands.store, str(subject), answer)
    claims.fulfil(hands.store, f"comment:{subject}", str(row["id"]))
    due.wake(hands.store, {str(subject): now})
    return restored
