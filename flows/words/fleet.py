"""What the App says of a fleet beside its rollup: its status comment, how it ended, what stopped it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from flows.markdown import code
from flows.model import Fleet, Outcome, Problem, Target
from flows.rollout.ending import FAILED, LEFT_OUT, STOPPED, status
from flows.rollout.halting import breaker
from flows.words import stages
from flows.words.fleet_plan import plan, problems, submitted
from flows.words.quoting import sentence
from flows.words.rollup import STATUS, repositories, row, summary, table_head, used
from flows.words.task import FOOT

__all__ = ["comment", "final", "plan", "problems", "search", "submitted", "tripped"]

MOST_ROWS = 50
GROUPS = (
    (FAILED, "failed"),
    (LEFT_OUT | STOPPED, "not worked on"),
)


def search(fleet: Fleet, web: str = "https://github.com") -> str:
    """The address that shows all pull requests of this generation."""
    asked = f"is:pr head:agent/fleet-{fleet.id}-{fleet.generation}-"
    return f"{web.rstrip('/')}/pulls?q={quote(asked, safe='')}"


def comment(fleet: Fleet | None, found: Sequence[Problem] = (), why: str = "") -> str:
    """The text of the status comment. It says little: the rollup in the issue shows all. None: nothing was
    submitted yet."""
    if fleet is None:
        state = "**Not submitted.** `/fleet submit` submits it; `/fleet submit --dry-run` shows the plan."
    else:
        waits = sentence(why.replace("<", "&lt;"))
        who = f" Submitted by {code(fleet.creator)}." if fleet.creator else ""
        state = f"**{STATUS[status(fleet)]}.** {summary(fleet)} {waits}".strip() + who
    return "\n\n".join(part for part in (state, problems(found), FOOT) if part)


def final(fleet: Fleet, link: str = "") -> str:
    """The one comment that says how a fleet ended, and what is left to do."""
    how = "was cancelled" if status(fleet) == "cancelled" else "has ended"
    parts = [f"**Fleet {code(fleet.manifest.name)} {how}.** {summary(fleet)} {used(fleet)}"]
    waiting = sum(one.outcome is Outcome.DELIVERED for one in fleet.targets)
    if waiting:
        where = f": {link}" if link else ""
        pulls = "1 pull request waits" if waiting == 1 else f"{waiting} pull requests wait"
        parts.append(f"{_called(fleet)}{pulls} to be reviewed and merged{where}")
    if fleet.coordinated:
        parts.append(stages.final(fleet.coordinated))
    for outcomes, word in GROUPS:
        parts.append(_table([one for one in fleet.targets if one.outcome in outcomes], word))
    return "\n\n".join(part for part in parts if part)


def tripped(fleet: Fleet) -> str:
    """The comment when the breaker opened, or a canary failed: what stops, and what a person may do."""
    skipped = [one for one in fleet.targets if one.outcome is Outcome.SKIPPED]
    why = breaker(fleet) or next((one.reason for one in skipped if one.reason), "nothing more begins")
    failed = [one for one in fleet.targets if one.outcome in FAILED]
    left = f" {repositories(len(skipped))} will not begin." if skipped else ""
    head = f"**Fleet {code(fleet.manifest.name)} has stopped.** {sentence(why)} What runs finishes.{left}"
    then = f"{_called(fleet)}mend the cause, then tick `retry failed` in the issue: what failed goes first."
    return "\n\n".join(part for part in (head, then, _table(failed, "failed")) if part)


def _called(fleet: Fleet) -> str:
    return f"@{fleet.creator}: " if fleet.creator else ""


def _table(rows: Sequence[Target], word: str) -> str:
    """The rows, at most MOST_ROWS of them, under what they have in common; "" without any."""
    if not rows:
        return ""
    more = [f"And {len(rows) - MOST_ROWS} more."] if len(rows) > MOST_ROWS else []
    lines = "\n".join((table_head(), *(row(one) for one in rows[:MOST_ROWS])))
    return "\n\n".join((f"{repositories(len(rows))} {word}:", lines, *more))
