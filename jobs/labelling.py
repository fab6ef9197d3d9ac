"""A repository that the App meets gets the labels that the fleet sets and reads, and is remembered."""

from __future__ import annotations

import base64
import json
from typing import Any

from flows import labels
from flows.config import blueprint
from flows.model import Subject
from jobs import ledger
from jobs.github import Slot
from jobs.hands import Hands
from jobs.ledger import Met
from jobs.store import keys
from jobs.store.due import Lease

SECONDS = 86_400
MAX_WRITES = 10  # of one sweep: they take a second each


def label(hands: Hands, lease: Lease, subject: Subject) -> bool:
    """The repository has the App's labels, looked after once a day; whether it has all now. One
    of the same name that is there already stays as it is."""
    place = keys.labelled(subject.repo)
    if hands.store.redis.exists(place):
        return True
    repository = hands.github.get(subject.owner, f"/repos/{subject.repo}")
    own = text_of(hands, subject.repo)
    ledger.meet(hands.store, subject.repo, Met(bool(repository.get("private")), own is not None))
    missing = {} if repository.get("archived") else _missing(hands, subject, own)
    for name in list(missing)[:MAX_WRITES]:
        colour, description = missing[name]
        slot = Slot(lease, subject.repo, "write", {"issues": "write"}, (201, 422))
        body = {"name": name, "color": colour, "description": description}
        hands.github.write(slot, "POST", f"/repos/{subject.repo}/labels", body)
    if len(missing) > MAX_WRITES:
        return False
    hands.store.redis.set(place, json.dumps({"made": len(missing)}), ex=SECONDS)
    return True


def text_of(hands: Hands, repo: str, path: str = blueprint.PATH) -> str | None:
    """The repository's own blueprint, or another file, as the default branch holds it; None without one."""
    place = f"/repos/{repo}/contents/{path}"
    found: Any = hands.github.get(repo.partition("/")[0], place, missing_ok=True)
    if not isinstance(found, dict) or "content" not in found:
        return None
    return base64.b64decode(found["content"]).decode("utf-8", "replace")


def _missing(hands: Hands, subject: Subject, own: str | None) -> dict[str, tuple[str, str]]:
    plan, _ = blueprint.parse(own, text_of(hands, f"{subject.owner}/.github"))
    pages = hands.github.pages(subject.owner, f"/repos/{subject.repo}/labels")
    there = {row["name"].casefold() for page in pages for row in page}
    wanted = labels.wanted(plan.label_prefix)
    return {name: looks for name, looks in wanted.items() if name.casefold() not in there}
