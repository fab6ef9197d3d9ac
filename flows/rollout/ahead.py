"""A row of which the marker on GitHub may know more than the ledger: it is written first, and whoever is
killed in between leaves the ledger behind."""

from __future__ import annotations

from dataclasses import replace

from flows.model import Outcome, Target
from flows.rollout.choose import ARCHIVED, NO_PERMISSION, UNSEEN
from flows.rollout.wishing import STOPPED

# of what a manifest's look ends by itself and nothing tells again; a marker keeps none
REASONS = {
    Outcome.CANCELLED: STOPPED,
    Outcome.NOT_ONBOARDED: UNSEEN,
    Outcome.ARCHIVED: ARCHIVED,
    Outcome.NO_PERMISSION: NO_PERMISSION,
}


def later(row: Target, told: Target | None) -> Target:
    """Of the ledger's row and the marker's the one that was asked for later, or released further. Other ends
    follow from how the other rows ended, and are found again with their reasons."""
    if told is None or (told.asked_at, told.attempts) <= (row.asked_at, row.attempts):
        return row
    is_over = told.outcome is not None and (told.outcome in REASONS or told.outcome is row.outcome)
    return replace(
        row,
        asked=told.asked,
        asked_at=told.asked_at,
        asked_by=told.asked_by,
        is_stopped=told.is_stopped,
        attempts=max(row.attempts, told.attempts),
        state=told.state,
        outcome=told.outcome if is_over else None,
        reason=_reason(row, told) if is_over else "",
        ended_at=told.asked_at if is_over else 0.0,
        is_set=is_over,
    )


def _reason(row: Target, told: Target) -> str:
    return row.reason if row.outcome is told.outcome or not told.outcome else REASONS[told.outcome]
