"""What each outcome says to people, of a task or of a fleet: what happened, and what to do next."""

from __future__ import annotations

from typing import NamedTuple

from flows.model import Outcome
from flows.words.quoting import sentence


class Ways(NamedTuple):
    """How people ask: for another attempt, once more from the beginning, and for what was stopped."""

    again: str
    anew: str
    stopped: str


ISSUE = Ways("`/fleet retry`", "set `agent` again", "set `agent` again")
FLEET = Ways("tick its `retry`", "say `/fleet submit` again", "say `/fleet retry owner/repo`")
# outcome -> (what happened, what to do next in those ways)
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.MERGED: ("The pull request was merged.", "nothing is left to do"),
    Outcome.DELIVERED: ("A pull request was opened.", "review and merge its pull request"),
    Outcome.NO_CHANGE: (
        "The agent ended without changing a file.",
        "nothing, if it needed no change; else say more precisely what to change, then {again}",
    ),
    Outcome.NOT_ONBOARDED: ("The App is not installed there.", "install the App there, then {anew}"),
    Outcome.ARCHIVED: ("The repository is archived.", "unarchive it, then {anew}"),
    Outcome.NO_PERMISSION: (
        "Whoever asked has no write permission.",
        "let somebody ask who may write there",
    ),
    Outcome.SETUP_FAILED: (
        "A setup command of the blueprint failed.",
        "correct `setup:` in its `.github/fleet.yml`, then {again}",
    ),
    Outcome.AGENT_FAILED: ("The agent failed.", "read its log, mend the cause, then {again}"),
    Outcome.VERIFY_FAILED: (
        "A verify command failed on the agent's change, which stands in a draft.",
        "complete its draft by hand, or {again}",
    ),
    Outcome.TIMEOUT: (
        "The run reached its limit of minutes and was ended.",
        "make the task smaller or raise `limits: {{minutes: ...}}`, then {again}",
    ),
    Outcome.OVER_BUDGET: (
        "A limit of turns, tokens or USD was reached.",
        "raise `limits:`, or the fleet's `budget:` and submit it again, then {again}",
    ),
    Outcome.CONFLICT: (
        "The branch could not be pushed or merged.",
        "resolve the conflict on its branch, or {again}",
    ),
    Outcome.CHECKS_FAILED: ("The checks stayed red.", "mend its checks, or {again}"),
    Outcome.REVIEW_STUCK: (
        "The review asked for more than attempts allow; the change stands in a draft.",
        "answer the review on its pull request, or {again}",
    ),
    Outcome.LOST: ("The run was lost: its process or its machine went away.", "{again}"),
    Outcome.REFUSED: (
        "The agent left a tree that is not safe to commit, so nothing was committed.",
        "read its log, then {again}",
    ),
    Outcome.PROTECTED: (
        "The change touches protected paths, so nothing was pushed. Its patch is kept with the run.",
        "make this change by hand, or change `protected:` in its `.github/fleet.yml`",
    ),
    Outcome.OUTPUT_LIMIT: (
        "The agent printed more than is kept and was ended.",
        "make its commands quieter, then {again}",
    ),
    Outcome.CANCELLED: ("The run was stopped.", "{stopped} to begin it again"),
    Outcome.SKIPPED: ("It was not begun.", "mend what stopped it, then {again}"),
    Outcome.ERROR: ("Something of ours failed.", "{again}; if it fails again, tell the operator"),
}


def next_step(outcome: Outcome, ways: Ways = FLEET) -> str:
    """What a person may do about what ended so, as a part of a sentence."""
    return OUTCOMES[outcome][1].format(**ways._asdict())


def outcome_of_task(outcome: Outcome) -> str:
    """What happened to an issue's task, and what to do next, in sentences."""
    return f"{OUTCOMES[outcome][0]} {sentence(next_step(outcome, ISSUE))}"
