"""Issues that our App makes: one for each origin, in the whole repository; and which of them blocks which."""

from __future__ import annotations

from flows import kind, origin
from flows.actions import Block, MakeIssue
from jobs.apply.doing import Doing
from jobs.apply.once import once
from jobs.snapshot.made import go_through
from jobs.store import claims, due, keys

NEED = {"issues": "write"}
MAX_BODY = 65_000
FRESH_SECONDS = 5.0
MONTH_SECONDS = 30 * 86_400


def make_issue(doing: Doing, action: MakeIssue) -> int:
    """The claim stands for the repository, so that two audits with the same finding make one."""
    store, repo, key = doing.hands.store, doing.repo, f"issue {action.origin.key}:{doing.repo}"
    body = origin.render(repo, action.body[:MAX_BODY], action.origin, doing.hands.marker_key)
    asked = {"title": action.title, "body": body, "labels": list(action.labels)}
    guarded = doing.guarded(doing.creation(NEED, (201,)), action, FRESH_SECONDS)
    slot = once(doing, key, guarded, lambda: _find(doing, action.origin.key))
    _owe(doing, action)
    answer = doing.hands.github.write(slot, "POST", f"/repos/{repo}/issues", asked)
    number = str(answer.json["number"])
    store.redis.hset(keys.made(repo), mapping=dict.fromkeys(origin.names(action.origin), number))
    claims.fulfil(store, key, number)
    is_epic = doing.seen.blueprint.label_prefix + kind.EPIC in action.labels  # others wait to be adopted
    if is_epic or origin.is_report(action.origin):
        due.wake(store, {f"{repo}#{number}": doing.now})
    return 1


def _owe(doing: Doing, action: MakeIssue) -> None:
    """What blocks what is remembered before any of it is made: whoever is killed in between leaves it to
    the audit's next look."""
    key, place = action.origin.key, keys.owed(f"{doing.repo}#{action.origin.audit}")
    pairs = [(key, above) for above in action.waits_for] + [(below, key) for below in action.holds]
    if pairs:
        doing.hands.store.redis.sadd(place, *(" ".join(pair) for pair in pairs))
        doing.hands.store.redis.expire(place, MONTH_SECONDS)


def block(doing: Doing, action: Block) -> int:
    """It is a mirror, and tried once: where GitHub declines (too many, none of its kind here, it stands so
    already), nothing is amiss."""
    path, redis = f"/repos/{doing.repo}/issues", doing.hands.store.redis
    found = doing.hands.github.get(doing.seen.subject.owner, f"{path}/{action.above}", missing_ok=True)
    if found:
        slot, asked = doing.slot(NEED, (201, 404, 410, 422)), {"issue_id": found["id"]}
        doing.hands.github.write(slot, "POST", f"{path}/{action.number}/dependencies/blocked_by", asked)
    redis.srem(keys.owed(str(doing.seen.subject)), " ".join(action.owed))
    return int(bool(found))


def _find(doing: Doing, key: str) -> str:
    """The number of the issue that was made for `key` after all, or ""."""
    go_through(doing.hands, doing.repo)
    return doing.hands.store.redis.hget(keys.made(doing.repo), key) or ""
