"""A repository's open issues, as a list tells of them: which may be audits, which epics, which ours."""

from __future__ import annotations

import re
from typing import Any

from flows import kind
from jobs.hands import Hands

PARENT = re.compile(r"\s*Parent audit: #(?P<number>[0-9]{1,10})")


def open_issues(hands: Hands, repo: str) -> list[Any]:
    """The open issues of a repository, without its pull requests, as REST shows them."""
    pages = hands.github.pages(repo.partition("/")[0], f"/repos/{repo}/issues", {"state": "open"})
    return [row for page in pages for row in page if "pull_request" not in row]


def is_audit(row: Any) -> bool:
    """May be an audit; a look finds out."""
    is_named = any(name.endswith(kind.AUDIT) for name in names(row))
    return not is_filed(row) and not is_epic(row) and (is_named or bool(kind.TITLE.search(row["title"])))


def is_epic(row: Any) -> bool:
    return any(name.endswith(kind.EPIC) for name in names(row))


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
