"""The READY line of an owner: tasks that may start as soon as there is room, and what each wants."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace

from flows.model import Blueprint, Limits, Quota
from flows.model.budget import Ready
from jobs.store import Store, keys
from jobs.store.due import owner_of


@dataclass(frozen=True)
class Place:
    """A place in line: the task, and what its blueprint allows, as its last look saw it; in a fleet's name,
    what its manifest does: `room` runs at once, and so much of a day."""

    ready: Ready
    blueprint: Blueprint
    room: int | None = None
    quota: Quota = field(default_factory=lambda: Quota(""))


def line_up(store: Store, place: Place, now: float) -> None:
    """The task is in its owner's line since `now`; one that is in line already keeps its time."""
    subject = place.ready.subject
    line = keys.line(owner_of(subject))
    before = store.redis.hget(line, subject)
    since = from_row(before).ready.since if before else now
    store.redis.hset(line, subject, to_row(replace(place, ready=replace(place.ready, since=since))))


def leave_line(store: Store, subject: str) -> None:
    """The subject is not in line."""
    store.redis.hdel(keys.line(owner_of(subject)), subject)


def in_line(store: Store, owner: str) -> tuple[Place, ...]:
    """The places in line, who came first first."""
    rows = store.redis.hvals(keys.line(owner))
    return tuple(sorted(map(from_row, rows), key=lambda place: (place.ready.since, place.ready.subject)))


def ready(store: Store, owner: str) -> tuple[str, ...]:
    """The subjects in line, who came first first."""
    return tuple(place.ready.subject for place in in_line(store, owner))


def to_row(place: Place) -> str:
    """A place as the store keeps it."""
    plan = place.blueprint
    allows = {"concurrency": plan.concurrency, "limits": asdict(plan.limits), "jail": plan.jail}
    if place.ready.fleet:
        allows |= {"room": place.room, "quota": asdict(place.quota)}
    return json.dumps(asdict(place.ready) | allows, sort_keys=True)


def from_row(row: str) -> Place:
    """The place that a row tells of; what a later version wrote beside it is left out."""
    told = json.loads(row)
    known = {name: told[name] for name in Ready.__dataclass_fields__ if name in told}
    limits = {name: told["limits"][name] for name in Limits.__dataclass_fields__ if name in told["limits"]}
    plan = Blueprint(concurrency=told["concurrency"], limits=Limits(**limits), jail=told.get("jail", ""))
    return Place(Ready(**known), plan, told.get("room"), Quota(**told.get("quota", {"agent": ""})))
