"""What the App says before a fleet begins: what is wrong, what it would do, what was added."""

from __future__ import annotations

from collections.abc import Sequence

from flows.budget.price import most
from flows.markdown import code
from flows.model import Fleet, Limits, Problem, Target
from flows.rollout.ending import is_waiting
from flows.rollout.pace import Pace, seconds
from flows.words.outcomes import next_step
from flows.words.quoting import inline
from flows.words.rollup import repositories
from flows.workflows import COORDINATE

MOST_ROWS = 50  # of each list
MOST_PROBLEMS = 20
HOUR, DAY = 3_600, 86_400


def problems(found: Sequence[Problem]) -> str:
    """What is wrong in a manifest or a list, with its place and what to write; "" where nothing is."""
    if not found:
        return ""
    rows = [f"- {_place(one)}: {inline(one.what)}: {inline(one.remedy)}" for one in found[:MOST_PROBLEMS]]
    more = [f"- and {len(found) - MOST_PROBLEMS} more"] if len(found) > MOST_PROBLEMS else []
    return "\n".join(("Nothing is submitted until this is set right:", "", *rows, *more))


def plan(fleet: Fleet, limits: Limits, pace: Pace) -> str:
    """What submitting would do: which repositories, in which order, who is left out and why, what it may
    cost at most, how long it takes at today's pace. `limits` are those of one run."""
    rows = [one for one in fleet.targets if is_waiting(one)]
    out = [one for one in fleet.targets if one.outcome is not None and not one.attempts]
    parts = [
        f"**Plan of fleet {code(fleet.manifest.name)}**: {repositories(len(rows))} to be worked on, "
        f"{len(out):,} left out.",
        _listed(rows),
        _left_out(out),
        *((_cost(fleet, limits, len(rows)), _time(fleet, pace)) if rows else ("Nothing is to be done.",)),
    ]
    return "\n\n".join(part for part in parts if part)


def submitted(before: Fleet | None, after: Fleet) -> str:
    """What submitting did: how many were added, how many stand as they did, who is left out."""
    known = before.by_repo if before else {}
    new = [one for one in after.targets if _is_new(one, known.get(one.repo))]
    out = [one for one in new if one.outcome is not None]
    added, old = len(new) - len(out), len(after.targets) - len(new)
    said = [f"{repositories(added)} {'was' if added == 1 else 'were'} added"]
    said += [f"{old:,} {'stands' if old == 1 else 'stand'} as before"] if old else []
    said += [f"{len(out)} left out"] if out else []
    return "\n\n".join(part for part in (f"{', '.join(said)}.", _left_out(out)) if part)


def _is_new(one: Target, before: Target | None) -> bool:
    """Whether it was not there, or was left out and is not any more."""
    if before is None:
        return True
    return before.outcome is not None and not before.attempts and one.outcome is None


def _place(problem: Problem) -> str:
    column = f", column {problem.column}" if problem.column else ""
    return f"{inline(problem.where)}, line {problem.line}{column}"


def _listed(rows: Sequence[Target]) -> str:
    lines = [f"{i}. `{one.repo}`" + (" (canary)" if one.is_canary else "") for i, one in enumerate(rows, 1)]
    more = [f"\nand {len(lines) - MOST_ROWS} more"] if len(lines) > MOST_ROWS else []
    return "\n".join((*lines[:MOST_ROWS], *more))


def _left_out(rows: Sequence[Target]) -> str:
    if not rows:
        return ""
    lines = [f"- `{one.repo}`: {one.outcome}: {_told(one)}" for one in rows[:MOST_ROWS]]
    more = [f"- and {len(rows) - MOST_ROWS} more"] if len(rows) > MOST_ROWS else []
    return "\n".join(("Left out:", "", *lines, *more))


def _told(one: Target) -> str:
    step = "" if one.outcome is None or one.attempts else next_step(one.outcome)
    return inline("; ".join(part for part in (one.reason, step) if part))


def _cost(fleet: Fleet, limits: Limits, count: int) -> str:
    """The most that it may take, and the manifest's own bounds."""
    budget = fleet.manifest.budget
    bounds = [f"{budget.usd:,.2f} USD"] if budget.usd is not None else []
    bounds += [f"{budget.tasks:,} tasks"] if budget.tasks is not None else []
    bounds += [f"{budget.tokens:,} tokens"] if budget.tokens is not None else []
    end = f" Its budget ends it at {' or '.join(bounds)}." if bounds else ""
    reads = 2 if fleet.manifest.workflow == COORDINATE else 0  # a plan and a review
    return f"It may take {most(limits, count + reads)}.{end}"


def _time(fleet: Fleet, pace: Pace) -> str:
    """How long, in a sentence."""
    took = seconds(fleet, pace)
    if took is None:
        why = "no task was measured yet" if pace.minutes is None else "the team has no task a day left"
        return f"How long it takes cannot be told: {why}."
    days = f"{took / DAY:.0f} days" if took >= 2 * DAY else f"{took / HOUR:.1f} hours"
    told = f"{took / 60:.0f} minutes" if took < 2 * HOUR else days
    opens = " Its window makes it longer." if fleet.manifest.window else ""
    return f"At today's pace it takes about {told}.{opens}"
