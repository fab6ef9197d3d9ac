"""One GraphQL request of a look, and what its errors mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flows.model import Subject
from jobs.errors import Gone
from jobs.hands import Hands

Path = list[Any]


class Question(NamedTuple):
    """A query, what it is given, and what may be missing, by its path in the answer."""

    document: str
    given: dict[str, Any]
    may_lack: Callable[[Path], bool] = lambda path: False


def ask(hands: Hands, subject: Subject, question: Question) -> dict[str, Any]:
    """The answer's data; None stands where what may be missing is. That the owner has no
    `.github` repository is no error to us. Gone when the issue or repository is gone."""
    answer = hands.github.query(subject.owner, question.document, question.given)
    data: dict[str, Any] = answer.get("data") or {}
    errors = [row for row in answer.get("errors") or [] if not _is_spare(row, question.may_lack)]
    if any(row.get("type") == "NOT_FOUND" for row in errors):
        raise Gone(str(subject))
    if errors or not data.get("repository"):
        raise RuntimeError(f"GitHub could not answer a look at {subject}: {str(errors)[:500]}")
    if "issueOrPullRequest" in data["repository"] and data["repository"]["issueOrPullRequest"] is None:
        raise Gone(str(subject))
    return data


def _is_spare(row: dict[str, Any], may_lack: Callable[[Path], bool]) -> bool:
    path = row.get("path") or [""]
    return path[0] == "defaults" or (row.get("type") == "NOT_FOUND" and may_lack(path))
