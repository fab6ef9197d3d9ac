"""Which events an App hears."""

from __future__ import annotations

from app.sandbox.nouns import App

# An App hears an event if it may read what the event is about (GitHub's docs, "Webhook events and payloads").
NEEDS = {
    "issues": ("issues",),
    "issue_comment": ("issues", "pull_requests"),
    "label": ("issues", "pull_requests"),
    "pull_request": ("pull_requests",),
    "push": ("contents",),
    "create": ("contents",),
    "delete": ("contents",),
    "check_run": ("checks",),
    "check_suite": ("checks",),
    "status": ("statuses",),
    "milestone": ("issues", "pull_requests"),
    "sub_issues": ("issues",),
    "issue_dependencies": ("issues",),
    "pull_request_review": ("pull_requests",),
    "pull_request_review_comment": ("pull_requests",),
    "pull_request_review_thread": ("pull_requests",),
    "repository": (),
}


def fits(event: str, permissions: dict[str, str]) -> bool:
    """Whether one who holds these permissions may hear of it."""
    needs = NEEDS.get(event, ())
    return not needs or any(permissions.get(name, "none") != "none" for name in needs)


def heard(app: App) -> list[str]:
    """What it asked for, or else all that its permissions let it hear."""
    return [event for event in NEEDS if fits(event, app.permissions)] if app.events is None else app.events


def hears(app: App, event: str) -> bool:
    return (app.events is None or event in app.events) and fits(event, app.permissions)
