"""What a repository holds for the fleet, read before anything is asked of it. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from flows.audit.read import read
from flows.config import blueprint
from flows.costing import worth
from flows.model import Limits, Subject
from flows.model.finding import SEVERITIES
from jobs.errors import Gone
from jobs.hands import Hands
from jobs.labelling import text_of
from jobs.onboarding.listed import audit_of, is_audit, is_filed, names, open_issues
from jobs.snapshot.people import writers

AT_ONCE = 8


@dataclass(frozen=True)
class Survey:
    """A repository before it is onboarded. `trouble` says why it cannot be, and what to do. `counts`
    are its open findings and implementation issues by severity, `has_home` whether the App is on
    the owner's `.github` repository, where the inventory is kept."""

    repo: str
    trouble: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    audits: int = 0
    limits: Limits = field(default_factory=Limits)
    has_home: bool = False


def surveys(hands: Hands, repos: Sequence[str], by: str) -> list[Survey]:
    """All of them, several at a time, those with the most that is severe first. `by` is whose name
    work is to be started in, "" when none is."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda repo: _survey(hands, repo, by), repos))
    return sorted(found, key=lambda survey: (bool(survey.trouble), worth(survey.counts)))


def _survey(hands: Hands, repo: str, by: str) -> Survey:
    owner = Subject.parse(repo).owner
    try:
        known = {name.casefold(): name for name in hands.github.repositories(owner)}
        if repo.casefold() not in known:
            return Survey(repo, f"the App is not on {repo}: install it there, from its page on GitHub")
        repo = known[repo.casefold()]
        repository = hands.github.get(owner, f"/repos/{repo}")
        if repository.get("archived"):
            return Survey(repo, "it is archived: unarchive it first")
        if by and not writers(hands, repo, [by]):
            return Survey(repo, f"@{by} has no write permission there, so nothing starts in that name")
        return _counted(hands, repo, f"{owner}/.github".casefold() in known)
    except Gone:
        return Survey(repo, f"the App is not installed at {owner}: install it there, from its page on GitHub")
    finally:
        hands.github.close()  # each thread has connections of its own


def _counted(hands: Hands, repo: str, has_home: bool) -> Survey:
    rows = open_issues(hands, repo)
    audits = [row for row in rows if is_audit(row)]
    counts = Counter(severity for row in audits for severity in _found(row))
    reading = {row["number"] for row in audits}  # what was filed of these already is counted with them
    counts.update(_severity(row) for row in rows if is_filed(row) and audit_of(row) not in reading)
    plan, _ = blueprint.parse(text_of(hands, repo), text_of(hands, f"{repo.partition('/')[0]}/.github"))
    return Survey(repo, "", dict(counts), len(audits), plan.limits, has_home)


def _found(row: Any) -> Iterator[str]:
    for finding in read(row["body"] or "").findings:
        yield finding.severity or "medium"


def _severity(row: Any) -> str:
    known = names(row)
    return next((word for word in SEVERITIES if any(name.endswith(word) for name in known)), "medium")
