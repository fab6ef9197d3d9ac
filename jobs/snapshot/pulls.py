"""Our own pull requests in an answer, and whether their merges have landed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flows import branches
from flows.model import Pull, Run, Subject
from jobs.hands import Hands
from jobs.snapshot import read


def pulls(hands: Hands, subject: Subject, node: dict[str, Any], runs: Iterable[Run] = ()) -> tuple[Pull, ...]:
    """Our App's own pull requests from our branches (p0, p1, ... of the answer), and those that remote
    agents opened and that were judged when their `runs` ended: a fork that uses our names has none."""
    slug = hands.github.app().slug
    rows = [
        row for key, value in node.items() if key[0] == "p" and key[1:].isdigit() for row in value["nodes"]
    ]
    judged = {run.pull for run in runs if run.pull}
    ours = [
        row
        for row in rows
        if not row["isCrossRepository"]
        and (read.someone(row["author"]).login == slug or row["number"] in judged)
    ]
    default = (node.get("defaultBranchRef") or {}).get("name", "")
    return tuple(_landed(hands, subject, read.pull(row), default) for row in ours)


def _landed(hands: Hands, subject: Subject, pull: Pull, default: str) -> Pull:
    """Merged is what GitHub says of the pull request; landed is that its base holds the merge. An
    epic's branch is gone once the epic has landed: then the default branch holds it."""
    if not pull.is_merged:
        return pull
    bases = [pull.base, *([default] if branches.is_ours(pull.base) and default else [])]
    return replace(pull, is_landed=any(_holds(hands, subject, pull, base) for base in bases))


def _holds(hands: Hands, subject: Subject, pull: Pull, base: str) -> bool:
    span = f"/repos/{subject.repo}/compare/{pull.merge_sha or pull.sha}...{quote(base)}"
    answer = hands.github.get(subject.owner, span, {"per_page": 1}, missing_ok=True)
    return bool(answer) and answer["status"] in ("ahead", "identical")
