"""Fleets and their rows. A row has two halves with a writer each: what is wanted of a repository, which the
manifest's look writes, and how far it is, which the repository's own look tells."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from flows.coordinate import kept
from flows.model import Fleet, Manifest, Outcome, State, Subject, Target
from jobs.store import Store, keys
from jobs.store.due import owner_of

WANTED = ("is_canary", "attempts", "asked", "asked_at", "asked_by", "is_stopped", "is_set")
ENDED = ("outcome", "reason", "ended_at")
SAID = ("state", "outcome", "reason", "ended_at")  # of the attempt that was asked for last
SHOWN = ("branch", "sha", "decided")  # where the fleet is coordinated
KEPT = ("pull", "url", "issue", "minutes", "tokens", "usd", "is_priced", "tried", *SHOWN)  # of all attempts
PLAIN = {field.name: field.default for field in fields(Target)}
TOLD = " told"
SPAN_SECONDS = 10.0  # a rollup is written no oftener
FLEET = ("subject", "generation", "creator", "status", "digest", "created_at", "completed_at", "asked")


def fleet_of(store: Store, fleet_id: str) -> Fleet | None:
    """The fleet with the rows of its generation; None where the ledger knows none of this id."""
    found = store.redis.hgetall(keys.fleet(fleet_id))
    if not found:
        return None
    plain = _fleet(fleet_id, found)
    rows = store.redis.hgetall(keys.targets(fleet_id, plain.generation))
    order = json.loads(found.get("order") or "[]")
    names = [repo for repo in order if repo in rows]
    names += sorted(repo for repo in rows if not repo.endswith(TOLD) and repo not in set(order))
    return replace(plain, targets=tuple(_target(repo, rows[repo], rows.get(repo + TOLD)) for repo in names))


def target_of(store: Store, fleet_id: str, generation: int, repo: str) -> tuple[Fleet, Target] | None:
    """The fleet without rows, as of that generation, and its row of this repository; None where the ledger
    knows none."""
    with store.redis.pipeline(transaction=False) as pipe:
        pipe.hgetall(keys.fleet(fleet_id))
        pipe.hmget(keys.targets(fleet_id, generation), [repo, repo + TOLD])
        found, (wanted, told) = pipe.execute()
    if not found or not wanted:
        return None
    return replace(_fleet(fleet_id, found), generation=generation), _target(repo, wanted, told)


def enrol(store: Store, fleet: Fleet, woken: Iterable[str], now: float) -> None:
    """In one step: the fleet and what is wanted of its repositories are as given, and `woken` are due."""
    from flows.config import manifest as text  # where it is needed: a keeper tells its beats, and reads none

    place = keys.targets(fleet.id, fleet.generation)
    row = {name: str(getattr(fleet, name)) for name in FLEET}
    row["outsiders"] = "yes" if fleet.is_outsiders else ""
    row["coordinated"] = kept.write(fleet.coordinated) if fleet.coordinated else ""
    row["order"] = json.dumps([target.repo for target in fleet.targets])
    row["text"] = text.write(fleet.manifest) if fleet.manifest.task else ""
    wanted = {row.repo: _pack(row, (*WANTED, *(ENDED if row.is_set else ()))) for row in fleet.targets}
    with store.redis.pipeline() as pipe:
        pipe.hset(keys.fleet(fleet.id), mapping={**row, "written_at": str(now)})
        if wanted:
            pipe.hset(place, mapping=wanted)
        pipe.hset(keys.fleets(owner_of(fleet.subject)), fleet.id, fleet.subject)
        pipe.zadd(keys.ALL_FLEETS, {fleet.id: fleet.created_at})
        for repo in woken:
            pipe.zadd(keys.DUE, {subject_of(fleet, repo): now}, lt=True)
        pipe.execute()


def tell_target(store: Store, fleet: Fleet, target: Target, now: float) -> bool:
    """The repository's look says how far it is; whether that was news. Then the manifest is due, as soon as
    its rollup may be written again."""
    place, field = keys.targets(fleet.id, fleet.generation), target.repo + TOLD
    row = _pack(target, (*SAID, *KEPT, "asked"))
    if store.redis.hget(place, field) == row:
        return False
    written = float(store.redis.hget(keys.fleet(fleet.id), "written_at") or 0.0)
    with store.redis.pipeline() as pipe:
        pipe.hset(place, field, row)
        pipe.zadd(keys.DUE, {fleet.subject: max(now, written + SPAN_SECONDS)}, lt=True)
        pipe.execute()
    return True


def written_at(store: Store, fleet_id: str) -> float:
    """When the fleet's rollup was written last; 0.0 for never."""
    return float(store.redis.hget(keys.fleet(fleet_id), "written_at") or 0.0)


def fleets_of(store: Store, owner: str) -> dict[str, str]:
    """Fleet id -> manifest issue, of all manifests in the owner's repositories."""
    return dict(sorted(store.redis.hgetall(keys.fleets(owner)).items()))


def all_fleets(store: Store) -> tuple[tuple[str, str], ...]:
    """The ids of all fleets with their status, the youngest first."""
    ids: list[str] = store.redis.zrevrange(keys.ALL_FLEETS, 0, -1)
    with store.redis.pipeline(transaction=False) as pipe:
        for fleet_id in ids:
            pipe.hget(keys.fleet(fleet_id), "status")
        rows = pipe.execute()
    return tuple((fleet_id, status) for fleet_id, status in zip(ids, rows, strict=True) if status)


def subject_of(fleet: Fleet, repo: str) -> str:
    """The subject of a fleet's repository."""
    return f"{repo}~{fleet.id}-{fleet.generation}"


def _fleet(fleet_id: str, row: dict[str, str]) -> Fleet:
    return Fleet(
        id=fleet_id,
        subject=row["subject"],
        manifest=_manifest(row.get("text", ""), Subject.parse(row["subject"]).owner),
        generation=int(row["generation"]),
        creator=row["creator"],
        status=row["status"],
        digest=row["digest"],
        created_at=float(row["created_at"]),
        completed_at=float(row["completed_at"]),
        asked=row.get("asked", ""),
        is_outsiders=bool(row.get("outsiders")),
        coordinated=kept.read(row.get("coordinated", "")),
    )


@lru_cache(maxsize=64)
def _manifest(block: str, owner: str) -> Manifest:
    """What was approved; without a task where a lost store has forgotten it."""
    from flows.config import manifest as text

    found, _ = text.parse(block, owner) if block else (None, ())
    return found or Manifest("", "")


def _target(repo: str, wanted: str, told: str | None) -> Target:
    """The row of both halves. What was told of another request says nothing of this one, but that it is
    merged; what is released and has not begun stands in line."""
    target = Target(repo, **_unpack(wanted))
    said = _unpack(told) if told else {}
    more = {name: said[name] for name in KEPT if name in said}
    is_of_this = not target.outcome and said.get("asked", "") == target.asked
    if is_of_this or said.get("outcome") is Outcome.MERGED:
        more |= {name: said[name] for name in SAID if name in said}
    target = replace(target, **more)
    is_due = target.state is State.WAITING and not target.outcome and target.attempts > target.tried
    return replace(target, state=State.READY) if is_due else target


def _pack(target: Target, names: Iterable[str]) -> str:
    """The fields that are not as usual."""
    rows = {name: value for name in names if (value := getattr(target, name)) != PLAIN[name]}
    return json.dumps(rows, sort_keys=True, separators=(",", ":"))


def _unpack(row: str) -> dict[str, Any]:
    """Fields of later versions are left out."""
    known = {name: value for name, value in json.loads(row).items() if name in PLAIN}
    if "outcome" in known:
        known["outcome"] = Outcome(known["outcome"])
    if "state" in known:
        known["state"] = State(known["state"])
    return known
