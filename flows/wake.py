"""Which subjects does a delivery concern?

Reads the few fields it needs and survives anything else: a payload that does not fit
concerns nobody. Returns pairs (subject, delay in seconds).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flows.model import Subject

BRANCH = re.compile(
    r"(?:refs/heads/)?(?:agent/(?P<task>[1-9][0-9]{0,9})-[1-9][0-9]{0,5}|epic/(?P<epic>[1-9][0-9]{0,9})-[\w.-]{1,190}"
    r"|agent/fleet-(?P<fleet>[1-9][0-9]{0,9}-[0-9a-f]{6}-[1-9][0-9]{0,5})-[1-9][0-9]{0,5})"
)
CHECK_DELAY = 30.0  # a matrix of thirty jobs is one look
SUITE_DELAY = 2.0  # all of its jobs have ended
Wakes = tuple[tuple[str, float], ...]

# what may change a decision; all other actions of these events are noise
ISSUES = {"opened", "edited", "closed", "reopened", "labeled", "unlabeled", "deleted", "transferred"}
PULLS = {
    "opened", "edited", "closed", "reopened", "synchronize", "labeled", "unlabeled",
    "ready_for_review", "converted_to_draft", "auto_merge_disabled",
}  # fmt: skip
CHECKS = {"check_run", "check_suite", "status", "workflow_run"}


def subjects(event: str, payload: Any, app_login: str, afar: Mapping[str, str] | None = None) -> Wakes:
    """The subjects that `event` with `payload` concerns. `app_login` is our bot's login as
    REST writes it, with `[bot]`: our own echoes wake nobody, for a look that acted is due
    again by itself. `afar` are remote agents' branches, `owner/repo BRANCH`, and whose they are."""
    repo = _text(payload, "repository", "full_name")
    if event in ("installation", "installation_repositories"):
        return _installed(payload)
    if not repo or (_text(payload, "sender", "login") == app_login and app_login):
        return ()
    action = _text(payload, "action")
    if event == "issues":
        return _issue(repo, payload) if action in ISSUES else ()
    if event == "issue_comment":
        return _issue(repo, payload) if action == "created" else ()
    if event == "repository":
        return _named(repo, 0, 0.0)
    heads, delay = _heads(event, payload)
    others = {f"{repo} {head.removeprefix('refs/heads/')}" for head in heads} & (afar or {}).keys()
    return _branches(repo, heads, delay) + tuple(((afar or {})[name], delay) for name in sorted(others))


def _heads(event: str, payload: Any) -> tuple[list[str], float]:
    """The repository's branches that an event concerns, and the delay of their looks."""
    repo, action = _text(payload, "repository", "full_name"), _text(payload, "action")
    if event in ("pull_request", "pull_request_review"):
        pull = _dict(payload, "pull_request")
        wanted = event == "pull_request_review" or action in PULLS
        return [_own_head(repo, pull)] if wanted else [], 0.0
    if event in CHECKS:
        is_over = _text(payload, "state") != "pending" if event == "status" else action == "completed"
        is_whole = event in ("check_suite", "workflow_run")
        return _checked(event, payload) if is_over else [], SUITE_DELAY if is_whole else CHECK_DELAY
    return [_text(payload, "ref")] if event in ("push", "delete", "create") else [], 0.0


def _issue(repo: str, payload: Any) -> Wakes:
    """A pull request is an issue too: one of ours stands for its task's issue."""
    number = _dict(payload, "issue").get("number")
    return _named(repo, number, 0.0) if isinstance(number, int) and not isinstance(number, bool) else ()


def _installed(payload: Any) -> Wakes:
    owner = _text(payload, "installation", "account", "login")
    added = _list(payload, "repositories") + _list(payload, "repositories_added")
    names = [_text(row, "full_name") for row in added]
    return _named(owner, 0, 0.0) + tuple(wake for name in names for wake in _named(name, 0, 0.0))


def _own_head(repo: str, pull: Any) -> str:
    """The pull request's branch, unless it lives in a fork that uses our branch names."""
    return _text(pull, "head", "ref") if _text(pull, "head", "repo", "full_name") == repo else ""


def _checked(event: str, payload: Any) -> list[str]:
    if event == "status":
        return [_text(branch, "name") for branch in _list(payload, "branches")]
    check = _dict(payload, event)
    suite = check if event != "check_run" else _dict(check, "check_suite")
    pulls = [_text(pull, "head", "ref") for pull in _list(check, "pull_requests")]
    return [_text(suite, "head_branch"), *pulls]


def _branches(repo: str, branches: list[str], delay: float) -> Wakes:
    found = [hit for branch in branches if (hit := BRANCH.fullmatch(branch))]
    numbers = {int(hit["task"] or hit["epic"]) for hit in found if not hit["fleet"]}
    fleets = {hit["fleet"] for hit in found if hit["fleet"]}
    issues = tuple(wake for number in sorted(numbers) for wake in _named(repo, number, delay))
    return issues + tuple(wake for fleet in sorted(fleets) for wake in _subject(f"{repo}~{fleet}", delay))


def _named(repo: str, number: int, delay: float) -> Wakes:
    return _subject(f"{repo}#{number}" if number else repo, delay)


def _subject(text: str, delay: float) -> Wakes:
    try:
        return ((str(Subject.parse(text)), delay),)
    except ValueError:
        return ()


def _dict(value: Any, *path: str) -> dict[str, Any]:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _text(value: Any, *path: str) -> str:
    found = _dict(value, *path[:-1]).get(path[-1])
    return found if isinstance(found, str) else ""
