"""What an issue is to the App: an epic, an audit, a manifest, or a task; and when it changes from a task into
another of them: once nothing of its task is left to end, to merge or to take away."""

from __future__ import annotations

import re
from typing import Literal

from flows import labels, markers
from flows.config import manifest
from flows.model import Actor, Answer, Blueprint, Issue, Run, Seen
from flows.task.standing import GONE_SECONDS, PUSHED, newest

Kind = Literal["epic", "audit", "manifest", "task"]
EPIC, AUDIT = "epic", "audit"
TITLE = re.compile(r"\[audit\]|audit:", re.IGNORECASE)
FILED = re.compile(r"\s*Parent audit: #[0-9]")
ARTICLES = {"epic": "an epic", "audit": "an audit", "manifest": "a manifest"}


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


def under_way(seen: Seen, now: float) -> str:
    """What of a task is not over yet, and what ends it; "" where nothing is, and where the issue is
    something else already, by what our own status comment says of it: that it stays."""
    if seen.status and not markers.is_of_task(seen.status.facts):
        return ""
    runs = [run for run in seen.runs if not run.is_reading]
    if any(run.is_live for run in runs):
        return f"an attempt is at work; {_ends(seen)}"
    if pull := next((pull for pull in seen.pulls if pull.is_open), None):
        return f"#{pull.number} is open; merge or close it"
    if why := _pushed(seen, runs, now):
        return why
    last = newest(seen)
    if last and last.is_merged and last.branch in seen.branches:
        return f"#{last.number} was merged a moment ago, and its branch is about to go"
    return ""


def becoming(what: Kind, why: str) -> str:
    """Says that a task is to be something else, which must wait for what is `under_way`."""
    return f"it is to be {ARTICLES.get(what, what)}, and becomes one when this task is over: {why}"


def _pushed(seen: Seen, runs: list[Run], now: float) -> str:
    """What becomes of a branch that a run left without a pull request; a read that lags may not show it."""
    pulled = {pull.branch for pull in seen.pulls}
    bare = [run for run in runs if run.branch not in pulled]
    if stands := next((run.branch for run in bare if run.branch in seen.branches), ""):
        return f"the branch `{stands}` has no pull request; {_ends(seen)}"
    is_fresh = any(run.outcome in PUSHED and run.ended_at > now - GONE_SECONDS for run in bare)
    return "an attempt ended a moment ago; wait two minutes" if is_fresh else ""


def _ends(seen: Seen) -> str:
    """What ends the task while nothing of it is delivered."""
    is_asked = any(labels.agent_asked(label.name, seen.blueprint) is not None for label in seen.issue.labels)
    return "take the `agent` label off to end it" if is_asked else "it is being ended"


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
