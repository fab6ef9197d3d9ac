"""Check runs, suites and commit statuses as REST shows them."""

from __future__ import annotations

from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Check, Json, Repository, Status, Suite
from app.sandbox.shapes import commit as commits
from app.sandbox.shapes import people, repository
from app.sandbox.shapes.issue import via
from app.sandbox.world import World


def check(world: World, repo: Repository, found: Check) -> Json:
    api, page = f"{world.url}/repos/{repo.full_name}", f"{world.url}/{repo.full_name}"
    output = {"title": None, "summary": None, "text": None} | found.output
    runs = f"{api}/check-runs/{found.id}"
    return {
        "id": found.id,
        "node_id": node_id("CR", repo.id, found.id),
        "name": found.name,
        "head_sha": found.head_sha,
        "external_id": found.external_id,
        "url": runs,
        "html_url": f"{page}/runs/{found.id}",
        "details_url": found.details_url or f"{page}/runs/{found.id}",
        "status": found.status,
        "conclusion": found.conclusion,
        "started_at": stamp(found.started_at),
        "completed_at": stamp(found.completed_at),
        "check_suite": {"id": found.suite_id},
        "output": output | {"annotations_count": 0, "annotations_url": f"{runs}/annotations"},
        "app": via(world, found.app_id),
        "pull_requests": pulls_at(world, repo, found.head_sha),
    }


def pulls_at(world: World, repo: Repository, sha: str) -> list[Json]:
    """Open pull requests whose head is this commit, in the short form of checks."""
    api = f"{world.url}/repos/{repo.full_name}"
    home = {"id": repo.id, "url": api, "name": repo.name}
    return [
        {
            "id": one.pull.id,
            "number": one.number,
            "url": f"{api}/pulls/{one.number}",
            "head": {"ref": one.pull.head_ref, "sha": one.pull.head_sha, "repo": home},
            "base": {"ref": one.pull.base_ref, "sha": one.pull.base_sha, "repo": home},
        }
        for one in repo.issues.values()
        if one.pull and one.is_open and one.pull.head_sha == sha
    ]


def suite(world: World, repo: Repository, one: Suite) -> Json:
    """A suite with what its runs make of it; without runs it is queued."""
    api = f"{world.url}/repos/{repo.full_name}"
    checks = [check for check in repo.checks.values() if check.suite_id == one.id]
    is_done = bool(checks) and all(check.status == "completed" for check in checks)
    last = max([one.at, *(check.completed_at or check.started_at for check in checks)])
    bad = [c.conclusion for c in checks if c.conclusion not in (None, "success", "neutral", "skipped")]
    heads = [
        name for name, sha in repo.refs.items() if sha == one.head_sha and name.startswith("refs/heads/")
    ]
    return {
        "id": one.id,
        "node_id": node_id("CS", repo.id, one.id),
        "head_sha": one.head_sha,
        "head_branch": heads[0].removeprefix("refs/heads/") if heads else None,
        "status": "completed" if is_done else "in_progress" if checks else "queued",
        "url": f"{api}/check-suites/{one.id}",
        "conclusion": (bad[0] if bad else "success") if is_done else None,
        "app": via(world, one.app_id),
        "before": one.before or None,
        "after": one.head_sha,
        "head_commit": commits.pushed(world, repo, one.head_sha),
        "pull_requests": pulls_at(world, repo, one.head_sha),
        "created_at": stamp(one.at),
        "updated_at": stamp(last),
        "latest_check_runs_count": len(checks),
        "check_runs_url": f"{api}/check-suites/{one.id}/check-runs",
    }


def status(world: World, repo: Repository, found: Status) -> Json:
    return {
        "id": found.id,
        "node_id": node_id("SC", repo.id, found.id),
        "state": found.state,
        "url": f"{world.url}/repos/{repo.full_name}/statuses/{found.sha}",
        "avatar_url": None,
        "context": found.context,
        "description": found.description,
        "target_url": found.target_url,
        "created_at": stamp(found.at),
        "updated_at": stamp(found.at),
        "creator": people.user(world, found.login),
    }


def _without(shown: Json, *names: str) -> Json:
    return {name: value for name, value in shown.items() if name not in names}


def within_check(shown: Json) -> Json:
    """A suite as the webhook of one of its runs shows it."""
    return _without(shown, "latest_check_runs_count", "check_runs_url", "head_commit")


def combined(world: World, repo: Repository, sha: str, latest: list[Status]) -> Json:
    states = {one.state for one in latest}
    state = "failure" if states & {"failure", "error"} else "pending" if states != {"success"} else "success"
    api = f"{world.url}/repos/{repo.full_name}"
    return {
        "state": state,
        "sha": sha,
        "total_count": len(latest),
        "statuses": [_without(status(world, repo, one), "creator") for one in latest],
        "repository": repository.repository(world, repo),
        "commit_url": f"{api}/commits/{sha}",
        "url": f"{api}/commits/{sha}/status",
    }
