"""The pages of one issue and of one pull request."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect

from app.sandbox import gates
from app.sandbox.git import read
from app.sandbox.merging import checks_of, statuses_of
from app.sandbox.nouns import Issue, Json, Repository
from app.sandbox.pages import lines
from app.sandbox.pages.lists import Shown
from app.sandbox.pages.visit import Visit, state_of
from app.sandbox.permission import ROLES, role_of
from app.sandbox.shapes import check as checks
from app.sandbox.shapes import commit as commits
from app.sandbox.shapes import issue as issues
from app.sandbox.shapes import pull as pulls

MOST_FILES = 300


def issue(visit: Visit, owner: str, name: str, number: int) -> Any:
    """A pull request's number leads on to its page."""
    repo = visit.repository(owner, name)
    found = visit.issue(repo, number)
    if found.pull:
        follow = "?follow=1" if visit.is_following else ""
        return redirect(f"/{repo.full_name}/pull/{number}{follow}")
    return "issue.html", {
        **_subject(visit, repo, found),
        "tab": "issues",
        "linked": lines.closed_by(repo, found),
    }


def _subject(visit: Visit, repo: Repository, found: Issue) -> Json:
    world = visit.world
    role = role_of(world, visit.you, repo) if visit.you else "none"
    return {
        "repo": repo,
        "found": found,
        "shown": issues.issue(world, repo, found),
        "state": state_of(found),
        "state_of": state_of,
        "lines": lines.lines(visit, repo, found),
        "VERDICTS": lines.VERDICTS,
        "family": _family(visit, found),
        "reacted": lines.reacted(found.reactions, visit.you),
        "edits": lines.edits(found),
        "role": role,
        "may_label": ROLES.index(role) >= ROLES.index("triage"),
        "may_write": ROLES.index(role) >= ROLES.index("write"),
    }


def _family(visit: Visit, found: Issue) -> list[tuple[str, list[tuple[Repository, Issue]]]]:
    """Other issues that hang together with this one: (how, those)."""
    ids = {
        "Parent": [found.parent],
        "Sub-issues": found.children,
        "Blocked by": found.blocked_by,
        "Blocks": found.blocking,
    }
    named = {word: [one for one in map(visit.world.issue, keys) if one] for word, keys in ids.items()}
    return [(word, others) for word, others in named.items() if others]


def pull(visit: Visit, owner: str, name: str, number: int) -> Shown:
    """The conversation, and whether it can be merged."""
    return "pull.html", _pull(visit, (owner, name), number)


def pull_commits(visit: Visit, owner: str, name: str, number: int) -> Shown:
    return "pull_commits.html", _pull(visit, (owner, name), number)


def pull_checks(visit: Visit, owner: str, name: str, number: int) -> Shown:
    return "pull_checks.html", _pull(visit, (owner, name), number)


def pull_files(visit: Visit, owner: str, name: str, number: int) -> Shown:
    return "pull_files.html", _pull(visit, (owner, name), number)


def _pull(visit: Visit, where: tuple[str, str], number: int) -> Json:
    world, repo = visit.world, visit.repository(*where)
    found = visit.issue(repo, number)
    one = found.pull or abort(404)
    git = str(world.git_folder(repo))
    old = read.merge_base(git, one.base_sha, one.head_sha)
    shas = read.log(git, one.head_sha, one.base_sha)[::-1]
    return {
        **_subject(visit, repo, found),
        "tab": "pulls",
        "pull": pulls.full(world, repo, found),
        "commits": [commits.commit(world, repo, sha) for sha in shas],
        "files": commits.files(world, repo, old, one.head_sha)[:MOST_FILES] if old else [],
        "checks": _checks(visit, repo, one.head_sha),
        "linked": lines.closes(repo, found),
        "unmet": gates.unmet(world, repo, found) if found.is_open else [],
        "opinions": gates.opinions(world, repo, number),
    }


def _checks(visit: Visit, repo: Repository, sha: str) -> list[Json]:
    """Check runs and statuses of a commit: name, by, word, says, more, mark (good, bad, busy, idle)."""
    rows = []
    for one in checks_of(repo, sha):
        shown = checks.check(visit.world, repo, one)
        word = shown["conclusion"] or shown["status"]
        title, summary = shown["output"]["title"], shown["output"]["summary"]
        says = title or summary
        by = (shown["app"] or {}).get("slug", "")
        row = {"name": one.name, "by": by, "word": word, "says": says, "mark": mark(word)}
        rows.append({**row, "more": summary if title else ""})
    for status in statuses_of(repo, sha):
        rows.append(
            {
                "name": status.context,
                "by": status.login,
                "word": status.state,
                "says": status.description,
                "mark": mark(status.state),
                "more": "",
            }
        )
    return rows


def mark(word: str) -> str:
    if word == "success":
        return "good"
    if word in ("neutral", "skipped", "stale"):
        return "idle"
    return "busy" if word in ("queued", "in_progress", "pending", "waiting", "requested") else "bad"
