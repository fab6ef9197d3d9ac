"""A pushed branch without a pull request gets one."""

from __future__ import annotations

from flows import words
from flows.actions import Action, OpenPull
from flows.model import Outcome, Seen, State, Terms
from flows.model.workflow import PULL
from flows.rollout.stages import is_coordinated
from flows.task.standing import standing

UNPROVEN = (Outcome.VERIFY_FAILED, Outcome.REVIEW_STUCK)


def deliver(seen: Seen, terms: Terms) -> list[Action]:
    task = standing(seen, terms)
    run = task.run
    if task.state is not State.DELIVERED or not run or run.is_live:
        return []
    if run.pull or (seen.brief and seen.brief.workflow.deliver != PULL):  # a remote agent opens its own
        return []
    if run.branch not in seen.branches or any(pull.branch == run.branch for pull in seen.pulls):
        return []
    return [
        OpenPull(
            branch=run.branch,
            sha=run.sha,
            base=run.base,
            title=words.pull_title(seen.issue),
            body=words.pull_body(seen, run),
            is_draft=is_coordinated(seen.fleet) or run.outcome in UNPROVEN,
            why=f"attempt {run.attempt} pushed `{run.branch}`",
        )
    ]
