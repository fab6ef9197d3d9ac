"""Fleets that were submitted at a door of ours: written here, carried out by the sweep of the repository
in which their manifest issue is to stand."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from jobs.store import Store, keys

KEPT_SECONDS = 30 * 86_400  # so long its id leads to the fleet


@dataclass(frozen=True)
class Submission:
    """`text` is the body of the manifest issue that `repository` is to hold, in the name of `login`.
    `subject` is that issue once it stands; `refused` is why there is none, in words."""

    id: str
    login: str
    repository: str
    title: str
    text: str
    asked_at: float
    subject: str = ""
    refused: str = ""


def write_submission(pipe: Any, one: Submission) -> None:
    """It waits, as a part of something that is written in one step; its repository is due."""
    place = keys.submission(one.id)
    pipe.hset(place, mapping={field.name: str(getattr(one, field.name)) for field in fields(Submission)})
    pipe.expire(place, KEPT_SECONDS)
    pipe.hset(keys.SUBMITTING, one.id, one.repository)
    pipe.zadd(keys.DUE, {one.repository: one.asked_at}, lt=True)


def submission_of(store: Store, name: str) -> Submission | None:
    """The submission of this id; None where there is none (any more)."""
    row = store.redis.hgetall(keys.submission(name))
    if "asked_at" not in row:
        return None
    words = {one.name: row.get(one.name, "") for one in fields(Submission) if one.name != "asked_at"}
    return Submission(asked_at=float(row["asked_at"]), **words)


def submitting(store: Store, repo: str = "") -> tuple[Submission, ...]:
    """Those that wait to be carried out, of one repository or of all, oldest first."""
    names = [name for name, home in store.redis.hgetall(keys.SUBMITTING).items() if repo in ("", home)]
    found = [one for name in names if (one := submission_of(store, name))]
    return tuple(sorted(found, key=lambda one: (one.asked_at, one.id)))


def carried_out(store: Store, name: str, **became: str) -> None:
    """What became of it: its `subject`, or why it is `refused`; it waits no longer."""
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.submission(name), mapping=became)
        pipe.expire(keys.submission(name), KEPT_SECONDS)
        pipe.hdel(keys.SUBMITTING, name)
        pipe.execute()


def move_home(store: Store, name: str, repo: str, now: float) -> None:
    """It waits for this repository instead, which is due."""
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.submission(name), "repository", repo)
        pipe.hset(keys.SUBMITTING, name, repo)
        pipe.zadd(keys.DUE, {repo: now}, lt=True)
        pipe.execute()
