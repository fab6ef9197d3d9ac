"""A repository's open issues, as a list tells of them: which may be audits, which epics, which ours."""

from __future__ import annotations

import re
from typing import Any

from flows import kind, labels
from flows.model import Blueprint
from flows.model.finding import SEVERITIES
from jobs.hands import Hands

PARENT = re.compile(r"\s*Parent audit: #(?P<number>[0-9]{1,10})")


def open_issues(hands: Hands, repo: str) -> list[Any]:
    """The open issues of a repository, without its pull requests, as REST shows them."""
    pages = hands.github.pages(repo.partition("/")[0], f"/repos/{repo}/issues", {"state": "open"})
    return [row for page in pages for row in page if "pull_request" not in row]


def is_audit(row: Any, plan: Blueprint) -> bool:
    """May be an audit under this blueprint; a look finds out who made it one."""
    if plan.audits == "off" or is_filed(row) or is_epic(row, plan):
        return False
    is_titled = plan.audits == "auto" and bool(kind.TITLE.search(row["title"]))
    return is_titled or _carries(row, kind.AUDIT, plan)


def is_epic(row: Any, plan: Blueprint) -> bool:
    return _carries(row, kind.EPIC, plan)


def is_asked(row: Any, plan: Blueprint) -> bool:
    """Somebody asked for an agent there already."""
    return any(labels.agent_asked(name, plan) is not None for name in names(row))


def severity(row: Any, plan: Blueprint) -> str:
    """As its labels have it; medium where they have none."""
    return next((word for word in SEVERITIES if _carries(row, word, plan)), "medium")


def _carries(row: Any, name: str, plan: Blueprint) -> bool:
    return (plan.label_prefix + name).casefold() in names(row)


def is_filed(row: Any) -> bool:
    """Came from an audit."""
    return kind.FILED.match(row["body"] or "") is not None


def audit_of(row: Any) -> int:
    """The number of the audit that an issue came from; 0 where it came from none."""
    hit = PARENT.match(row["body"] or "")
    return int(hit["number"]) if hit else 0


def names(row: Any) -> set[str]:
    """The labels, in lower case."""
    return {label["name"].casefold() for label in row["labels"]}
