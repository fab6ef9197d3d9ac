"""What no event will tell an epic about is looked at again."""

from __future__ import annotations

from flows.actions import Action, LookAgain
from flows.epic.standing import Course, is_next, listed, may_go_on, standing
from flows.model import Epic, Seen, Terms

SWEEP_SECONDS = 300.0  # no sweep lists a child that was deleted, nor the end of the epic that goes first
BLOCKED_SECONDS = 120.0
HOUR_SECONDS = 3600.0  # a base moves without a word to the epic


def stall(seen: Seen, terms: Terms) -> list[Action]:
    epic, course = seen.epic, standing(seen, terms)
    if not epic or not seen.issue.is_open or not course.ask:
        return []
    if any(relative.waits_for for _, relative in listed(seen)):
        return [LookAgain(BLOCKED_SECONDS, "an issue that blocks a child may be closed")]
    return [LookAgain(_seconds(seen, epic, course, terms), "no event tells of it")]


def _seconds(seen: Seen, epic: Epic, course: Course, terms: Terms) -> float:
    pull, goes_on = course.pull, may_go_on(seen, course)
    if not goes_on or not course.is_done:
        return SWEEP_SECONDS if goes_on or (course.first and is_next(seen)) else HOUR_SECONDS
    if pull is None and not epic.branch_sha:
        return HOUR_SECONDS  # it was reopened, or all was closed by hand: nothing of it is to land
    if pull is None or (pull.is_merged and not pull.is_landed) or pull.sha != epic.branch_sha:
        return 10.0
    if pull.is_open and pull.mergeable is None:
        return 2.0
    if pull.is_open and not pull.checks and terms.now - pull.created_at < 40.0:
        return max(1.0, 31.0 - (terms.now - pull.created_at))
    return 60.0 if any(check.result == "pending" for check in pull.checks) else HOUR_SECONDS
