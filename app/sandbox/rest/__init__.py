"""The REST API, a file a noun; importing this package knows all its routes."""

from app.sandbox.rest import (
    apps,
    checks,
    comments,
    commits,
    contents,
    hooks,
    issues,
    labels,
    people,
    pulls,
    rates,
    refs,
    repositories,
)

__all__ = [
    "apps",
    "checks",
    "comments",
    "commits",
    "contents",
    "hooks",
    "issues",
    "labels",
    "people",
    "pulls",
    "rates",
    "refs",
    "repositories",
]
