"""Whether all has come to rest: nothing is due but the sweep, nothing lives, nobody waits."""

from __future__ import annotations

from typing import Any

from jobs.store import keys

SOON = {"fleet:ready", "fleet:running"}
SOON_SECONDS = 55.0


def unrest(story: Any) -> str:
    """Why it is not over yet; "" when it is."""
    client, now = story.stage.client, story.kernel.now
    due = client.zrange(keys.DUE, 0, -1, withscores=True)
    soon = [subject for subject, at in due if _is_one(subject) and at < now + SOON_SECONDS]
    if soon or client.zcard(keys.LOOKING):
        return f"due: {soon}, looked at: {client.zrange(keys.LOOKING, 0, -1)}"
    if client.exists(keys.LIVE):
        return f"live: {client.smembers(keys.LIVE)}"
    if (client.zscore(keys.BLOCKED, "acme") or 0.0) > now:
        return "GitHub asked for a pause"
    if waits := _waiting(story):
        return f"what was lost on its way is looked for after minutes: {waits}"
    if client.xlen(keys.DELIVERIES):
        return "deliveries wait for a clock"
    swept = [repo for repo, at in due if not _is_one(repo) and "/" in repo and at > now]
    return "" if set(story.repos) <= set(swept) and not story.crowd.pending() else "not swept yet"


def _is_one(subject: str) -> bool:
    """Whether it is an issue's or a target's, no repository's or owner's."""
    return "#" in subject or "~" in subject


def _waiting(story: Any) -> list[str]:
    """Issues that say that something is about to happen."""
    town, archived = story.stage.town, story.crowd.owners.archived
    found = [(repo, number) for repo in story.repos for number in town.repo(repo).issues]
    subjects = [f"{repo}#{number}" for repo, number in found if repo not in archived]
    carried = ((one, town.labels(one)) for one in subjects)
    return [one for one, labels in carried if "epic" not in labels and labels & SOON]
