"""What an issue is to the App: an epic, an audit, a manifest, or a task."""

from __future__ import annotations

import re
from typing import Literal

from flows.config import manifest
from flows.model import Actor, Answer, Blueprint, Issue

Kind = Literal["epic", "audit", "manifest", "task"]
EPIC, AUDIT = "epic", "audit"
TITLE = re.compile(r"\[audit\]|audit:", re.IGNORECASE)
FILED = re.compile(r"\s*Parent audit: #[0-9]")


def kind(issue: Issue, blueprint: Blueprint, app_login: str, answers: tuple[Answer, ...] = ()) -> Kind:
    """An epic carries `epic`, set by someone who may; an audit is titled or labelled as one, or
    was called one by a command; a manifest holds one in its body; what comes from an audit
    (`Parent audit:`) is a task."""
    label = issue.label(blueprint.label_prefix + EPIC)
    if label and may_set(label.by, app_login):
        return "epic"
    if FILED.match(issue.body):
        return "task"
    if _is_ours(issue.author, app_login) and not TITLE.search(issue.title):
        return "manifest" if manifest.find(issue.body) else "task"
    if any(answer.verb == AUDIT and answer.is_accepted for answer in answers):
        return "audit"
    is_labelled = issue.label(blueprint.label_prefix + AUDIT) is not None
    is_titled = blueprint.audits == "auto" and bool(TITLE.search(issue.title))
    if blueprint.audits != "off" and (is_labelled or is_titled):
        return "audit"
    return "manifest" if manifest.find(issue.body) else "task"


def looks_special(title: str, labels: list[str], blueprint: Blueprint) -> bool:
    """Whether the author, and who set which label, matter for what this issue is."""
    names = {name.casefold() for name in labels}
    ours = {(blueprint.label_prefix + name).casefold() for name in (EPIC, AUDIT)}
    return bool(TITLE.search(title) or names & ours)


def may_set(by: Actor | None, app_login: str) -> bool:
    """Our App, or a person with write permission."""
    return by is not None and (_is_ours(by, app_login) or by.may_write)


def _is_ours(by: Actor, app_login: str) -> bool:
    return by.is_bot and by.login == app_login
