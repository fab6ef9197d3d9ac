"""Verbs on pull requests and branches."""

from __future__ import annotations

from flows.actions import DeleteBranch, MarkReady, Merge, OpenPull
from jobs.apply.doing import Doing, checked
from jobs.apply.once import once
from jobs.errors import Later
from jobs.store import claims

NEED = {"pull_requests": "write"}
CONTENTS = {"contents": "write"}
READY = (
    "mutation Ready($ready: MarkPullRequestReadyForReviewInput!) "
    "{ ready: markPullRequestReadyForReview(input: $ready) { clientMutationId } }"
)


def open_pull(doing: Doing, action: OpenPull) -> int:
    """422 says that head and base have an open one already: the next look sees it. The claim
    holds where a read is stale and a person has closed it meanwhile: then GitHub would open
    another."""
    body = {
        "title": action.title,
        "head": action.branch,
        "base": action.base,
        "body": action.body,
        "draft": action.is_draft,
    }
    key = f"pull {action.branch}:{doing.seen.subject}"
    guarded = doing.guarded(doing.creation(NEED, (201, 422)), action)
    slot = once(doing, key, guarded, lambda: _find(doing, action.branch))
    answer = doing.hands.github.write(slot, "POST", f"/repos/{doing.repo}/pulls", body)
    if answer.status == 422 and "already exists" not in str(answer.json):
        raise RuntimeError(
            f"GitHub does not open a pull request from {action.branch}: {str(answer.json)[:300]}"
        )
    if answer.status == 201:
        claims.fulfil(doing.hands.store, key, str(answer.json["number"]))
    return 1


def _find(doing: Doing, branch: str) -> str:
    """The number of the newest pull request from this branch, open or closed, or ""."""
    owner = doing.seen.subject.owner
    asked = {"head": f"{owner}:{branch}", "state": "all"}
    found = doing.hands.github.get(owner, f"/repos/{doing.repo}/pulls", asked)
    return str(found[0]["number"]) if found else ""


def mark_ready(doing: Doing, action: MarkReady) -> int:
    given = {"ready": {"pullRequestId": action.node}}
    checked(doing.hands.github.mutate(doing.slot(NEED), READY, given))
    return 1


def merge(doing: Doing, action: Merge) -> int:
    """GitHub itself holds the guard: it merges only this SHA (409), and only what may be (405)."""
    body = {"sha": action.sha, "merge_method": action.method}
    slot = doing.guarded(doing.slot({**CONTENTS, **NEED}, (200, 405, 409)), action)
    answer = doing.hands.github.write(slot, "PUT", f"/repos/{doing.repo}/pulls/{action.pull}/merge", body)
    if answer.status != 200:
        raise Later(30.0, f"GitHub does not merge #{action.pull} now: {str(answer.json)[:200]}")
    return 1


def delete_branch(doing: Doing, action: DeleteBranch) -> int:
    """422 says that it is gone already."""
    if not action.branch.startswith("agent/"):
        raise ValueError(f"{action.branch!r} is not a branch of ours")
    path = f"/repos/{doing.repo}/git/refs/heads/{action.branch}"
    doing.hands.github.write(doing.slot(CONTENTS, (204, 404, 422)), "DELETE", path, None)
    return 1
