"""What each outcome of a run says to people: what happened, and what to do next."""

from __future__ import annotations

from flows.model import Outcome

RETRY = "then `/fleet retry`"
# outcome -> (what happened, what to do next)
OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.MERGED: ("The pull request was merged.", "Nothing is left to do."),
    Outcome.DELIVERED: ("A pull request was opened.", "Review it."),
    Outcome.NO_CHANGE: (
        "The agent ended without changing a file.",
        f"Say more precisely what to change, {RETRY}.",
    ),
    Outcome.NOT_ONBOARDED: ("The App is not installed there.", "Install it, then ask again."),
    Outcome.ARCHIVED: ("The repository is archived.", f"Unarchive it, {RETRY}."),
    Outcome.NO_PERMISSION: ("Whoever asked has no write permission.", "Ask someone who has."),
    Outcome.SETUP_FAILED: (
        "A setup command of the blueprint failed.",
        f"Correct `setup:` in `.github/fleet.yml`, {RETRY}.",
    ),
    Outcome.AGENT_FAILED: ("The agent failed.", f"Read its last words below, mend the cause, {RETRY}."),
    Outcome.VERIFY_FAILED: (
        "A verify command failed on the agent's change.",
        "The change stands in a draft: complete it by hand, or `/fleet retry`.",
    ),
    Outcome.TIMEOUT: (
        "The run reached its limit of minutes and was ended.",
        f"Make the task smaller or raise `limits: minutes`, {RETRY}.",
    ),
    Outcome.OVER_BUDGET: ("The run reached a limit of turns or USD.", f"Raise the limit, {RETRY}."),
    Outcome.CONFLICT: ("The branch could not be pushed or merged.", f"Resolve the conflict, {RETRY}."),
    Outcome.CHECKS_FAILED: ("The checks stayed red.", f"Mend them, {RETRY}."),
    Outcome.REVIEW_STUCK: (
        "The review asked for more than attempts allow.",
        "The change stands in a draft: take it over by hand, or `/fleet retry`.",
    ),
    Outcome.LOST: ("The run was lost: its process or its machine went away.", "`/fleet retry` starts anew."),
    Outcome.REFUSED: (
        "The agent left a tree that is not safe to commit, so nothing was committed.",
        f"Read why below, {RETRY}.",
    ),
    Outcome.PROTECTED: (
        "The change touches protected paths, so nothing was pushed. Its patch is kept with the run.",
        "Make this change by hand, or change `protected:` in `.github/fleet.yml`.",
    ),
    Outcome.OUTPUT_LIMIT: (
        "The agent printed more than is kept and was ended.",
        f"Make it quieter, {RETRY}.",
    ),
    Outcome.CANCELLED: ("The run was stopped.", "Set the `agent` label to ask again."),
    Outcome.SKIPPED: ("It was not begun.", "`/fleet retry` begins it."),
    Outcome.ERROR: ("Something of ours failed.", "`/fleet retry`; if it fails again, tell the operator."),
}
