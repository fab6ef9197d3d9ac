"""Closing keywords: `Fixes #12` closes an issue, but only by way of the default branch."""

from __future__ import annotations

import re

from app.sandbox.acts import issues
from app.sandbox.git import read
from app.sandbox.nouns import Issue
from app.sandbox.scene import Scene

_KEYWORD = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+"
    r"(?:(?P<repo>[\w.-]+/[\w.-]+)?#|https?://[^\s/]+/(?P<url>[\w.-]+/[\w.-]+)/issues/)(?P<number>\d+)\b",
    re.I,
)


def named(text: str, full_name: str) -> list[int]:
    """Numbers of this repository's issues that the text closes."""
    found = []
    for match in _KEYWORD.finditer(text):
        where = match["repo"] or match["url"] or full_name
        if where.lower() == full_name.lower():
            found.append(int(match["number"]))
    return found


def close_by_commits(scene: Scene, old: str, new: str) -> None:
    for sha in read.log(scene.git, new, old) if old else ():
        _close(scene, read.commit(scene.git, sha).message, sha)


def close_by_pull(scene: Scene, pull: Issue) -> None:
    """A pull merged into the default branch closes what its body names."""
    if pull.pull and pull.pull.base_ref == scene.repo.default_branch:
        _close(scene, pull.body or "", pull.pull.merge_sha)


def _close(scene: Scene, text: str, sha: str | None) -> None:
    for number in named(text, scene.repo.full_name):
        issue = scene.repo.issues.get(number)
        if issue is not None and issue.pull is None:
            issues.close(scene, issue, commit_id=sha)
