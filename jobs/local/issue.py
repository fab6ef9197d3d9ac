"""An issue on GitHub as the prompt of an agent on this machine."""

from __future__ import annotations

from typing import Any

import httpx

from flows import prompt
from flows.model import Actor, Issue, Subject
from jobs.settings import Settings

INSIDERS = ("OWNER", "MEMBER", "COLLABORATOR")
SECONDS = 30.0


def prompt_of(settings: Settings, subject: Subject) -> str:
    """What an agent is asked that is to resolve the issue; an outsider's words are marked as such. ValueError
    in words where it cannot be read."""
    path = f"{settings.github_url}/repos/{subject.repo}/issues/{subject.number}"
    token = {"Authorization": f"Bearer {settings.github_token}"} if settings.github_token else {}
    headers = {"Accept": "application/vnd.github+json", "User-Agent": "agent-fleet", **token}
    try:
        answer = httpx.get(path, headers=headers, timeout=SECONDS, follow_redirects=True)
    except httpx.HTTPError as error:
        raise ValueError(f"{subject} was not read: {settings.github_url} does not answer ({error})") from None
    if answer.status_code != httpx.codes.OK:
        raise ValueError(f"{subject} was not read: {_refusal(answer.status_code, bool(token))}")
    return _prompt(subject, answer.json())


def _prompt(subject: Subject, told: dict[str, Any]) -> str:
    if "pull_request" in told:
        raise ValueError(f"{subject} is a pull request; write BRANCH:PROMPT to go on with its branch")
    login = str((told.get("user") or {}).get("login", "ghost"))
    author = Actor(login, may_write=told.get("author_association") in INSIDERS)
    issue = Issue(str(told["node_id"]), told["title"], told["body"] or "", author, told["state"] == "open")
    return prompt.task(issue, subject.number)


def _refusal(status: int, has_token: bool) -> str:
    if status in (401, 403, 429):
        what = "FLEET_GITHUB_TOKEN is refused or used up" if has_token else "anonymous readers are limited"
        return f"GitHub says {status}, so {what}; set FLEET_GITHUB_TOKEN to one that may read it"
    if status in (404, 410):
        more = "" if has_token else ", or is private: then set FLEET_GITHUB_TOKEN to one that may read it"
        return f"there is no such issue{more}"
    return f"GitHub says {status}; try again"
