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
from jobs.errors import Gone
from jobs.hands import Hands
from jobs.labelling import text_of
from jobs.onboarding.listed import audit_of, is_asked, is_audit, is_filed, open_issues, severity
from jobs.snapshot.people import writers

AT_ONCE = 8
NEED = {"issues": "write", "contents": "write", "pull_requests": "write"}
INSTALL = "install it there, from its page on GitHub"


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
    hands.github.installations()  # asked anew: whoever was refused has perhaps just mended it
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda repo: _survey(hands, repo, by), repos))
    return sorted(found, key=lambda survey: (bool(survey.trouble), worth(survey.counts)))


def _survey(hands: Hands, repo: str, by: str) -> Survey:
    owner = Subject.parse(repo).owner
    try:
        known = {name.casefold(): name for name in hands.github.repositories(owner)}
        if repo.casefold() not in known:
            return Survey(repo, f"the App is not on {repo}: check the name, or {INSTALL}")
        repo = known[repo.casefold()]
        trouble = _trouble(hands, repo, by)
        if trouble:
            return Survey(repo, trouble)
        return _counted(hands, repo, f"{owner}/.github".casefold() in known)
    except Gone:
        return Survey(repo, f"the App is not installed at {owner}, or is suspended there: {INSTALL}")
    except PermissionError as error:
        return Survey(repo, str(error))
    finally:
        hands.github.close()  # each thread has connections of its own


def _trouble(hands: Hands, repo: str, by: str) -> str:
    """Why nothing can be done there, and what to do about it; "" where all is well."""
    owner = repo.partition("/")[0]
    granted = hands.github.installation(owner).permissions
    lacking = ", ".join(f"{name}: {level}" for name, level in NEED.items() if granted.get(name) != level)
    if lacking:
        mend = "add it in the App's settings, and accept it at the installation"
        return f"the App was not granted what it needs at {owner} ({lacking}): {mend}"
    repository = hands.github.get(owner, f"/repos/{repo}")
    if repository.get("archived"):
        return "it is archived: unarchive it first"
    if not repository.get("has_issues", True):
        return "its issues are switched off: switch them on in its settings"
    if by and not writers(hands, repo, [by]):
        return f"@{by} has no write permission there, so nothing starts in that name"
    return ""


def _counted(hands: Hands, repo: str, has_home: bool) -> Survey:
    plan, _ = blueprint.parse(text_of(hands, repo), text_of(hands, f"{repo.partition('/')[0]}/.github"))
    rows = open_issues(hands, repo)
    audits = [row for row in rows if is_audit(row, plan)]
    counts = Counter(found for row in audits for found in _found(row))
    reading = {row["number"] for row in audits}  # what was filed of these already is counted with them
    filed = [row for row in rows if is_filed(row) and audit_of(row) not in reading]
    counts.update(severity(row, plan) for row in filed if not is_asked(row, plan))
    return Survey(repo, "", dict(counts), len(audits), plan.limits, has_home)


def _found(row: Any) -> Iterator[str]:
    for finding in read(row["body"] or "").findings:
        yield finding.severity or "medium"
