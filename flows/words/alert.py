"""What the App says when a share of a day's budget is spent."""

from __future__ import annotations

from flows.budget.alerting import Alert
from flows.model.budget import MICROS

WHAT = {"tasks": "tasks", "usd": "USD", "tokens": "tokens"}


def alert(told: Alert, day: str) -> str:
    """The text of the comment on the inventory issue."""
    head = f"**{told.share}% of the {WHAT[told.meter]} of {day} are spent**: {_amounts(told)}."
    if told.share >= 100:
        then = (
            "Nothing more is begun today; what waits is scheduled for the next day, and nothing fails by it."
        )
    else:
        then = "What waits in line is begun as long as something is left."
    return (
        f"{head} {then} `/fleet budget` shows who has how much left; `strategy:`, `limits:` and `members:` "
        "under `team:` in this repository's `.github/fleet.yml` set the bounds."
    )


def _amounts(told: Alert) -> str:
    if told.meter == "usd":
        return f"{told.used / MICROS:,.2f} of {told.quota / MICROS:,.2f}"
    return f"{told.used:,} of {told.quota:,}"
