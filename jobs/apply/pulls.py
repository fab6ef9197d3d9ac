"""Verbs on pull requests and branches."""

from __future__ import annotations

from flows import branches
from flows.actions import DeleteBranch, MakeBranch, MarkReady, Merge, NamePulls, OpenPull, UpdateBranch
from flows.rollout import rollup
from jobs.apply.doing import Doing, checked
from jobs.apply.once import once
from jobs.apply.share import Made, Part, Share
from jobs.errors import Later
from jobs.store import claims, keys

NEED = {"pull_requests": "write"}
CONTENTS = {"contents": "write"}
DAY_SECONDS = 86_400
REFUSED_SECONDS = 60.0  # its branch is gone or holds nothing new: the next look sees that
READY = (
    "mutation Ready($ready: MarkPullRequestReadyForReviewInput!) "
    "{ ready: markPullRequestReadyForReview(input: $ready) { clientMutationId } }"
)


def open_pull(doing: Doing, action: OpenPull) -> list[Share]:
    """GitHub declines where head and base have an open one already: the next look sees it. The claim
    holds where a read is stale and a person has closed it meanwhile: then GitHub would open
    another."""
    body = {
        "repositoryId": doing.seen.repository.node,
        "title": action.title,
        "headRefName": action.branch,
        "baseRefName": action.base,
        "body": action.body,
        "draft": action.is_draft,
    }
    key = f"pull {action.branch}:{doing.seen.subject}"
    slot = once(doing, key, doing.guarded(doing.creation(NEED), action), lambda: _find(doing, action.branch))

    def fulfil(made: Made) -> None:
        if made[0]:
            claims.fulfil(doing.hands.store, key, str(made[0]["pullRequest"]["number"]))

    part = Part("createPullRequest", body, "pullRequest { number }", later_seconds=REFUSED_SECONDS)
    return [Share((part,), NEED, is_new=True, guard=slot.guard, after=fulfil)]


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


def name_pulls(doing: Doing, action: NamePulls) -> int:
    """Into the body as it stands now: what people wrote into it stays."""
    path = f"/repos/{doing.repo}/pulls/{action.pull}"
    before = str(doing.hands.github.get(doing.seen.subject.owner, path).get("body") or "")
    body = rollup.replace(before, action.section)
    if body == before:
        return 0
    doing.hands.github.write(doing.slot(NEED), "PATCH", path, {"body": body})
    return 1


def merge(doing: Doing, action: Merge) -> int:
    """GitHub itself holds the guard: it merges only this SHA (409), and only what may be (405)."""
    body = {"sha": action.sha, "merge_method": action.method}
    slot = doing.guarded(doing.slot({**CONTENTS, **NEED}, (200, 405, 409)), action)
    answer = doing.hands.github.write(slot, "PUT", f"/repos/{doing.repo}/pulls/{action.pull}/merge", body)
    if answer.status != 200:
        raise Later(30.0, f"GitHub does not merge #{action.pull} now: {str(answer.json)[:200]}")
    return 1


def make_branch(doing: Doing, action: MakeBranch) -> list[Share]:
    """GitHub declines what exists already; what else it declines the next look sees."""
    _check(action.branch)
    ref = {
        "repositoryId": doing.seen.repository.node,
        "name": f"refs/heads/{action.branch}",
        "oid": action.sha,
    }
    return [Share((Part("createRef", ref, may_fail=True),), CONTENTS)]


def update_branch(doing: Doing, action: UpdateBranch) -> int:
    """204: it holds all of its base already. 409: they conflict, which the next look sees."""
    _check(action.branch)
    body = {
        "base": action.branch,
        "head": action.base,
        "commit_message": f"Bring {action.branch} up to date with {action.base}",
    }
    slot = doing.guarded(doing.slot(CONTENTS, (201, 204, 409)), action)
    answer = doing.hands.github.write(slot, "POST", f"/repos/{doing.repo}/merges", body)
    redis, subject = doing.hands.store.redis, str(doing.seen.subject)
    if answer.status == 409:
        redis.set(keys.conflict(subject), action.sha, ex=DAY_SECONDS)
    else:
        redis.set(keys.updated(subject), doing.now, ex=DAY_SECONDS)
    return 1


def _check(branch: str) -> None:
    if not branches.is_ours(branch):
        raise ValueError(f"{branch!r} is not an epic's branch")


def delete_branch(doing: Doing, action: DeleteBranch) -> list[Share]:
    """What cannot be deleted is gone already, or stays: the next look sees it."""
    if not (branches.is_agents(action.branch) or branches.is_ours(action.branch)):
        raise ValueError(f"{action.branch!r} is not a branch of ours")
    node = dict(doing.seen.refs).get(action.branch, "")
    return [Share((Part("deleteRef", {"refId": node}, may_fail=True),), CONTENTS)] if node else []
