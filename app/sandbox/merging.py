"""Can a pull request be merged, and what do its checks say?"""

from __future__ import annotations

from app.sandbox.git import write
from app.sandbox.nouns import Check, Issue, Repository, Status
from app.sandbox.world import World


def mergeable(world: World, repo: Repository, found: Issue) -> bool | None:
    """None at the first asking after a side moved, and until a background moment has passed."""
    one = found.as_pull
    base = repo.refs.get(f"refs/heads/{one.base_ref}", one.base_sha)
    pair = f"{base} {one.head_sha}"
    if one.tried != pair:
        one.tried, one.tried_at = pair, world.now()
        return None
    if world.now() < one.tried_at + world.mergeable_seconds:
        return None
    return bool(write.merged_tree(str(world.git_folder(repo)), base, one.head_sha))


def checks_of(repo: Repository, sha: str) -> list[Check]:
    """The latest run of each name and App."""
    latest: dict[tuple[int, str], Check] = {}
    for check in repo.checks.values():
        if check.head_sha == sha:
            latest[check.app_id, check.name] = check
    return list(latest.values())


def statuses_of(repo: Repository, sha: str) -> list[Status]:
    """The latest status of each context."""
    latest = {one.context: one for one in repo.statuses if one.sha == sha}
    return list(latest.values())


def rollup(repo: Repository, sha: str) -> str | None:
    """SUCCESS, PENDING, FAILURE or ERROR over all checks and statuses; None if there are none."""
    words = [_check_word(check) for check in checks_of(repo, sha)]
    words += [one.state.upper() for one in statuses_of(repo, sha)]
    return next((word for word in ("ERROR", "FAILURE", "PENDING", "SUCCESS") if word in words), None)


def _check_word(check: Check) -> str:
    if check.status != "completed":
        return "PENDING"
    return "SUCCESS" if check.conclusion in ("success", "neutral", "skipped") else "FAILURE"
