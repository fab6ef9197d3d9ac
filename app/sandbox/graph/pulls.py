"""Pull requests."""

from __future__ import annotations

from app.sandbox.acts.closing import named
from app.sandbox.gates import can_write, decision, state_word
from app.sandbox.git import diff, read
from app.sandbox.graph import guarded, links, reviews
from app.sandbox.graph.look import Look, On, Resolver, connection
from app.sandbox.graph.subjects import SUBJECT
from app.sandbox.ids import node_id, stamp
from app.sandbox.merging import mergeable
from app.sandbox.nouns import Json


def _git(on: On, look: Look) -> str:
    return str(look.world.git_folder(on.repo))


def _state(on: On) -> str:
    return "MERGED" if on.it.pull.merged_at else "OPEN" if on.it.is_open else "CLOSED"


def _mergeable(on: On, look: Look, _: Json) -> str:
    if on.it.pull.merged_at or not on.it.is_open:
        return "UNKNOWN"
    return {None: "UNKNOWN", True: "MERGEABLE", False: "CONFLICTING"}[mergeable(look.world, on.repo, on.it)]


def _ref(on: On, branch: str) -> On | None:
    name = f"refs/heads/{branch}"
    return On("Ref", on.repo, name) if name in on.repo.refs else None


def _commits(on: On, look: Look, args: Json) -> Json:
    shas = read.log(_git(on, look), on.it.pull.head_sha, on.it.pull.base_sha)[::-1]
    return connection("commits", shas, args, lambda sha: On("PullRequestCommit", on.repo, (on.it, sha)))


def _changes(on: On, look: Look) -> tuple[diff.Changed, ...]:
    old = read.merge_base(_git(on, look), on.it.pull.base_sha, on.it.pull.head_sha)
    return diff.changes(_git(on, look), old, on.it.pull.head_sha)


def _closing(on: On, look: Look, args: Json) -> Json:
    is_default = on.it.pull.base_ref == on.repo.default_branch
    numbers = named(on.it.body or "", on.repo.full_name) if is_default else []
    found = [on.repo.issues[number] for number in numbers if number in on.repo.issues]
    return connection("closingIssuesReferences", found, args, lambda one: On("Issue", on.repo, one))


def _state_word(on: On, look: Look, _: Json) -> str:
    if on.it.pull.merged_at or not on.it.is_open:
        return "UNKNOWN"
    return state_word(look.world, on.repo, on.it, mergeable(look.world, on.repo, on.it)).upper()


_PATCHES = {
    "added": "ADDED",
    "removed": "DELETED",
    "renamed": "RENAMED",
    "copied": "COPIED",
    "changed": "CHANGED",
}


def _files(on: On, look: Look, args: Json) -> Json:
    def shape(one: diff.Changed) -> Json:
        sums = {"additions": one.additions, "deletions": one.deletions}
        return {"path": one.path, **sums, "changeType": _PATCHES.get(one.status, "MODIFIED")}

    return connection("files", _changes(on, look), args, shape)


def _home(on: On, look: Look) -> On | None:
    """The head's repository; gone if a fork was deleted."""
    found = look.world.state.repositories.get(on.it.pull.head_repository)
    return On("Repository", found, found) if found else None


def _head_ref(on: On, look: Look, _: Json) -> On | None:
    home = _home(on, look)
    return _ref(home, on.it.pull.head_ref) if home else None


def _head_owner(on: On, look: Look, _: Json) -> On | None:
    home = _home(on, look)
    return look.who(home.repo.owner) if home else None


PULL: dict[str, Resolver] = SUBJECT | {
    "id": lambda on, *_: node_id("PR", on.repo.id, on.it.number),
    "databaseId": lambda on, *_: on.it.pull.id,
    "state": lambda on, *_: _state(on),
    "isDraft": lambda on, *_: on.it.pull.is_draft,
    "merged": lambda on, *_: on.it.pull.merged_at is not None,
    "mergedAt": lambda on, *_: stamp(on.it.pull.merged_at),
    "mergedBy": lambda on, look, _: look.who(on.it.pull.merged_by),
    "mergeCommit": lambda on, *_: (
        On("Commit", on.repo, on.it.pull.merge_sha) if on.it.pull.merge_sha else None
    ),
    "mergeable": _mergeable,
    "reviewDecision": lambda on, look, _: decision(look.world, on.repo, on.it),
    "mergeStateStatus": _state_word,
    "milestone": links.milestone,
    "locked": lambda on, *_: on.it.is_locked,
    "autoMergeRequest": lambda on, *_: On("AutoMergeRequest", on.repo, on.it) if on.it.pull.auto else None,
    "isInMergeQueue": lambda *_: False,
    "maintainerCanModify": lambda *_: False,
    "viewerCanEnableAutoMerge": lambda on, look, _: guarded.can_auto(on, look, False),
    "viewerCanDisableAutoMerge": lambda on, look, _: guarded.can_auto(on, look, True),
    "viewerCanUpdateBranch": lambda on, look, _: can_write(look.world, look.actor.login, on.repo),
    "reviews": reviews.reviews,
    "latestReviews": reviews.latest_reviews,
    "reviewThreads": reviews.threads,
    "reviewRequests": reviews.requests,
    "files": _files,
    "isCrossRepository": lambda on, *_: on.it.pull.head_repository != on.repo.id,
    "headRefName": lambda on, *_: on.it.pull.head_ref,
    "headRefOid": lambda on, *_: on.it.pull.head_sha,
    "headRef": _head_ref,
    "headRepository": lambda on, look, _: _home(on, look),
    "headRepositoryOwner": _head_owner,
    "baseRefName": lambda on, *_: on.it.pull.base_ref,
    "baseRefOid": lambda on, *_: on.it.pull.base_sha,
    "baseRef": lambda on, *_: _ref(on, on.it.pull.base_ref),
    "baseRepository": lambda on, *_: On("Repository", on.repo, on.repo),
    "additions": lambda on, look, _: sum(one.additions for one in _changes(on, look)),
    "deletions": lambda on, look, _: sum(one.deletions for one in _changes(on, look)),
    "changedFiles": lambda on, look, _: len(_changes(on, look)),
    "commits": _commits,
    "closingIssuesReferences": _closing,
}
