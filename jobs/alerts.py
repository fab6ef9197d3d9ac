"""People are told when a share of the day's budget is spent: a comment on the inventory issue, once."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Protocol

import structlog

from flows import origin, words
from flows.budget.alerting import Alert, alerts, bounded
from flows.budget.day import day
from flows.model import Origin, Subject, Team
from flows.model.budget import Today
from jobs.apply.once import once
from jobs.github import Slot
from jobs.hands import Hands
from jobs.store import Store, claims, keys
from jobs.store.due import Lease
from jobs.team import last_read

KEPT_SECONDS = 3 * 86_400
NEED = {"issues": "write"}
KIND = "alert"  # of an Origin's key: `alert 2026-11-21 tasks:75`
log = structlog.get_logger()


class Keeping(Protocol):
    """Whoever keeps the inventory, under the lease of its repository."""

    @property
    def hands(self) -> Hands: ...
    @property
    def lease(self) -> Lease: ...
    @property
    def now(self) -> float: ...


def notice(store: Store, owner: str, seen: Today) -> bool:
    """Writes down which shares of the day are spent that nobody was told of; whether there are any."""
    today = day(seen.now, (seen.team or Team()).time_zone)
    place = keys.alerts(owner, today)
    found = alerts(bounded(seen.team, seen.balances), set(store.redis.hkeys(place)))
    for alert in found:
        log.warning("budget spent", owner=owner, day=today, meter=alert.meter, per_cent=alert.share)
        store.redis.hset(
            place, mapping=dict.fromkeys(alert.passed[:-1], "") | {alert.passed[-1]: _row(alert)}
        )
        store.redis.expire(place, KEPT_SECONDS)
    return bool(found)


def say(keeping: Keeping, number: int) -> None:
    """Each alert of the day that is not said yet becomes a comment on the inventory issue."""
    store, repo = keeping.hands.store, keeping.lease.subject
    today = day(keeping.now, (last_read(store, keeping.lease.owner)[0] or Team()).time_zone)
    place = keys.alerts(keeping.lease.owner, today)
    for _, row in sorted(store.redis.hgetall(place).items()):
        if row:
            _comment(keeping, f"/repos/{repo}/issues/{number}/comments", (today, Alert(**_alert(row))))


def restore(store: Store, repo: str, made_for: Origin | None) -> bool:
    """What a comment of ours tells of, after the store was lost; False: it is no alert."""
    kind, _, rest = (made_for.key if made_for else "").partition(" ")
    today, _, names = rest.partition(" ")
    if kind != KIND or not names:
        return False
    place = keys.alerts(Subject.parse(repo).owner, today)
    for name in names.split(","):
        store.redis.hsetnx(place, name, "")
    store.redis.expire(place, KEPT_SECONDS)
    return True


def _comment(keeping: Keeping, path: str, told: tuple[str, Alert]) -> None:
    hands, repo = keeping.hands, keeping.lease.subject
    today, alert = told
    made_for = Origin(f"{KIND} {today} {','.join(alert.passed)}")
    key = f"{KIND} {today} {alert.meter} {alert.share}:{repo}"

    def find() -> str:
        pages = hands.github.pages(keeping.lease.owner, path)
        rows: list[dict[str, Any]] = [row for page in pages for row in page]
        ours = [row for row in rows if origin.parse(repo, row["body"] or "", hands.marker_key) == made_for]
        if ours:
            _said(keeping, today, alert)
        return str(ours[0]["id"]) if ours else ""

    body = origin.render(repo, words.alert(alert, today), made_for, hands.marker_key)
    slot = once(keeping, key, Slot(keeping.lease, repo, "creation", NEED, (201,)), find)
    answer = hands.github.write(slot, "POST", path, {"body": body})
    claims.fulfil(hands.store, key, str(answer.json["id"]))
    _said(keeping, today, alert)


def _said(keeping: Keeping, today: str, alert: Alert) -> None:
    keeping.hands.store.redis.hset(keys.alerts(keeping.lease.owner, today), alert.passed[-1], "")


def _row(alert: Alert) -> str:
    return json.dumps(asdict(alert), sort_keys=True)


def _alert(row: str) -> dict[str, Any]:
    told = json.loads(row)
    return told | {"passed": tuple(told["passed"])}
