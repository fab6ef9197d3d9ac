"""The rows of `/v1` and of `fleet status`: a fleet and its repositories as programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flows.model import Answer, Command, Fleet, Manifest, Outcome, Target
from flows.rollout.counting import cost, counts
from flows.rollout.release import why
from flows.words.outcomes import next_step

Row = dict[str, Any]
MOST_COMMANDS = 20  # the last ones are shown
DONE = (Outcome.MERGED, Outcome.NO_CHANGE)


def stamp(at: float) -> str | None:
    """ISO 8601 in UTC; None for never."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def head(fleet: Fleet, web: str) -> Row:
    """A fleet as a list shows it. `web` is GitHub's address for people."""
    return {
        "fleet_id": fleet.id,
        "name": fleet.manifest.name,
        "creator": fleet.creator,
        "workflow_ref": fleet.manifest.workflow,
        "generation": fleet.generation,
        "concurrency": fleet.manifest.concurrency or None,
        "status": fleet.status,
        "created_at": stamp(fleet.created_at),
        "completed_at": stamp(fleet.completed_at),
        "cost": asdict(cost(fleet)),
        "counts": dict(counts(fleet)),
        "manifest_issue": link(fleet.subject, web),
    }


def whole(fleet: Fleet, said: Sequence[Row], web: str, now: float) -> Row:
    """A fleet with every repository, and what people said to it at a door or in a comment."""
    return {
        **head(fleet, web),
        "submission_id": None,
        "reason": why(fleet, now) if fleet.status in ("running", "paused") else "",
        **_asked(fleet.manifest),
        "repos": [row.repo for row in fleet.targets],
        "targets": [_target(row) for row in fleet.targets],
        "commands": list(said),
    }


def submitted(fleet: Fleet, status: str, reason: str, web: str) -> Row:
    """What was handed in and is no fleet yet: `submitted`, or `refused` with the reason."""
    shown = {**head(fleet, web), "status": status}
    return {
        **shown,
        "submission_id": fleet.id,
        "reason": reason,
        **_asked(fleet.manifest),
        "repos": list(fleet.manifest.repos),
        "targets": [],
        "commands": [],
    }


def commands(said: Sequence[Command], answers: Sequence[Answer]) -> list[Row]:
    """The last commands, oldest first; those that nobody has answered yet at the end."""
    known = {answer.key for answer in answers}
    told = [_answered(one) for one in answers]
    told += [_unanswered(one) for one in said if one.key not in known]
    return told[-MOST_COMMANDS:]


def link(subject: str, web: str) -> Row | None:
    """The manifest issue; None before it stands."""
    repo, _, number = subject.partition("#")
    if not number:
        return None
    return {"repository": repo, "number": int(number), "url": f"{web}/{repo}/issues/{number}"}


def _asked(made: Manifest) -> Row:
    return {"task_description": made.task, "parameters": dict(made.parameters)}


def _answered(one: Answer) -> Row:
    row = {"verb": one.verb, "by": one.by, "at": stamp(one.at)}
    return {**row, "is_accepted": one.is_accepted, "text": one.text}


def _unanswered(one: Command) -> Row:
    row = {"verb": one.verb, "by": one.by.login, "at": stamp(one.at)}
    return {**row, "is_accepted": None, "text": ""}


def _target(row: Target) -> Row:
    is_done = row.outcome is None or row.outcome in DONE
    return {
        "repository": row.repo,
        "state": str(row.state),
        "outcome": str(row.outcome) if row.outcome else None,
        "reason": row.reason,
        "next_step": "" if is_done or row.outcome is None else next_step(row.outcome),
        "pull_request": {"number": row.pull, "url": row.url or None} if row.pull else None,
        "attempts": row.attempts,
        "minutes": round(row.minutes, 2),
        "usd": round(row.usd, 4),
        "tokens": row.tokens,
        "is_priced": row.is_priced,
        "is_canary": row.is_canary,
        "ended_at": stamp(row.ended_at),
    }
