"""Attempts at one task side by side, as `/fleet fanout N` asks for them."""

from __future__ import annotations

from flows.model import Ask, Outcome, Run, Seen
from flows.ranking import best


def together(seen: Seen, ask: Ask | None) -> tuple[Run, ...]:
    """The attempts that count among the many that are asked for: those begun for it, and what ran when it
    was said; none where one is asked for."""
    if ask is None or ask.many < 2:
        return ()
    begun = [run for run in seen.runs if run.outcome is not Outcome.SKIPPED]
    return tuple(run for run in begun if run.asked == ask.id or run.is_live or run.ended_at >= ask.at)


def leader(seen: Seen, side: tuple[Run, ...]) -> Run | None:
    """Of attempts side by side the last that lives; then the one that has a pull request, else the best."""
    pulled = {pull.branch for pull in seen.pulls}
    chosen = [run for run in side if run.is_live] or [run for run in side if run.branch in pulled]
    if chosen:
        return chosen[-1]
    return best(side) if side else None
