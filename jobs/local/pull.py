"""An attempt as a pull request: its branch goes up by the person's own git, and GitHub is asked once."""

from __future__ import annotations

import re
from typing import Any

import httpx

from jobs.git import plain
from jobs.git.call import GitFailed
from jobs.local import pick
from jobs.local.pick import Attempt
from jobs.local.place import Fleet
from jobs.local.record import Record as Row
from jobs.settings import Settings

REMOTE = re.compile(r".*[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")
SECONDS = 30.0


def pull(settings: Settings, fleet: Fleet, row: Row, best: Attempt) -> str:
    """The address of a pull request of the attempt, into the branch that the repository's own worktree is on.
    ValueError, in words, where there is none; its branch may have been pushed then."""
    if not settings.github_token:
        raise ValueError("a pull request is opened in your name: set FLEET_GITHUB_TOKEN to a token of yours")
    try:
        repo = REMOTE.fullmatch(plain.git(fleet.root, "remote", "get-url", "origin"))
        base = plain.git(fleet.root, "symbolic-ref", "--short", "HEAD")
    except GitFailed as error:
        raise ValueError(f"it is not known where to: {error.text.strip()[-300:]}") from None
    pick.commit(row, fleet, best)
    ref = f"refs/heads/{best.branch}"
    try:
        plain.git(fleet.root, "push", "--quiet", "origin", f"{ref}:{ref}")
    except GitFailed as error:
        raise ValueError(f"{best.branch} was not pushed: {error.text.strip()[-500:]}") from None
    asked = {"title": best.branch, "head": best.branch, "base": base, "body": _body(row, best)}
    return _opened(settings, repo[1] if repo else "", asked)


def _opened(settings: Settings, repo: str, asked: dict[str, str]) -> str:
    headers = {"Authorization": f"Bearer {settings.github_token}", "Accept": "application/vnd.github+json"}
    address = f"{settings.github_url}/repos/{repo}/pulls"
    try:
        answer = httpx.post(address, json=asked, headers=headers, timeout=SECONDS)
    except httpx.HTTPError as error:
        raise ValueError(f"the branch is pushed, and {settings.github_url} did not answer: {error}") from None
    told: dict[str, Any] = answer.json() if answer.content else {}
    if answer.status_code != httpx.codes.CREATED:
        errors = [one.get("message", "") for one in told.get("errors", ()) if isinstance(one, dict)]
        said = "; ".join(filter(None, (told.get("message", ""), *errors)))[:300]
        raise ValueError(
            f"the branch is pushed, and GitHub opens no pull request in {repo!r}: {answer.status_code} {said}"
        )
    return str(told["html_url"])


def _body(row: Row, best: Attempt) -> str:
    how = f"{best.passed} of {best.of} verify commands passed" if best.of else "There are no verify commands"
    return f"The best of `{row.batch_id}`, by `{row.agent}`. {how}; {best.files} files, {best.lines} lines."
