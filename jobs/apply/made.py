"""Issues that our App makes: one for each origin, in the whole repository."""

from __future__ import annotations

from flows import kind, origin
from flows.actions import MakeIssue
from jobs.apply.doing import Doing
from jobs.apply.once import once
from jobs.snapshot.made import go_through
from jobs.store import claims, due, keys

NEED = {"issues": "write"}
MAX_BODY = 65_000
FRESH_SECONDS = 5.0


def make_issue(doing: Doing, action: MakeIssue) -> int:
    """The claim stands for the repository, so that two audits with the same finding make one."""
    store, repo, key = doing.hands.store, doing.repo, f"issue {action.origin.key}:{doing.repo}"
    body = origin.render(repo, action.body[:MAX_BODY], action.origin, doing.hands.marker_key)
    asked = {"title": action.title, "body": body, "labels": list(action.labels)}
    guarded = doing.guarded(doing.creation(NEED, (201,)), action, FRESH_SECONDS)
    slot = once(doing, key, guarded, lambda: _find(doing, action.origin.key))
    answer = doing.hands.github.write(slot, "POST", f"/repos/{repo}/issues", asked)
    number = str(answer.json["number"])
    store.redis.hset(keys.made(repo), action.origin.key, number)
    claims.fulfil(store, key, number)
    is_epic = doing.seen.blueprint.label_prefix + kind.EPIC in action.labels  # others wait to be adopted
    if is_epic or origin.is_report(action.origin):
        due.wake(store, {f"{repo}#{number}": doing.now})
    return 1 + sum(_block(doing, number, above) for above in action.waits_for)


def _block(doing: Doing, number: str, above: str) -> int:
    """GitHub shows that the issue made for the key `above` blocks this one. It is a mirror, and tried once:
    where GitHub declines (too many, none of its kind here), or where we are killed before, it is missing."""
    blocker = doing.hands.store.redis.hget(keys.made(doing.repo), above)
    path = f"/repos/{doing.repo}/issues"
    owner = doing.seen.subject.owner
    found = doing.hands.github.get(owner, f"{path}/{blocker}", missing_ok=True) if blocker else None
    if not found:
        return 0
    slot = doing.slot(NEED, (201, 404, 410, 422))
    doing.hands.github.write(
        slot, "POST", f"{path}/{number}/dependencies/blocked_by", {"issue_id": found["id"]}
    )
    return 1


def _find(doing: Doing, key: str) -> str:
    """The number of the issue that was made for `key` after all, or ""."""
    go_through(doing.hands, doing.repo)
    return doing.hands.store.redis.hget(keys.made(doing.repo), key) or ""
