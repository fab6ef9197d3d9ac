"""Merging a pull request: merge commit, squash or rebase, without a work tree."""

from __future__ import annotations

from dataclasses import dataclass

from app.sandbox.acts import closing, pulls, refs
from app.sandbox.acts.following import mark_merged
from app.sandbox.gates import is_behind, unmet
from app.sandbox.git import read, write
from app.sandbox.nouns import Issue
from app.sandbox.pushing import is_bound
from app.sandbox.refused import Refused, invalid
from app.sandbox.ruling import rule_of
from app.sandbox.scene import Scene


@dataclass(frozen=True)
class Wish:
    """How to merge; `sha` guards the head; empty texts mean GitHub's own."""

    method: str = "merge"
    sha: str = ""
    title: str = ""
    message: str | None = None


def merge(scene: Scene, issue: Issue, wish: Wish) -> str:
    """The commit on the base branch; 405 if it cannot be merged, 409 if the head moved."""
    pull = issue.as_pull
    if wish.method not in ("merge", "squash", "rebase"):
        raise invalid("PullRequest", "merge_method", "invalid")
    if wish.sha and wish.sha != pull.head_sha:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    if pull.is_draft and issue.is_open:
        raise Refused(405, "Pull Request is still a draft")
    _guard(scene, issue, wish)
    base = scene.repo.refs.get(f"refs/heads/{pull.base_ref}", "")
    sha = _merged_commit(scene, issue, wish, base) if issue.is_open and base else ""
    if not sha:
        raise Refused(405, "Pull Request is not mergeable")
    write.set_refs(scene.git, {f"refs/heads/{pull.base_ref}": sha})
    # marked before the ref is told to have moved, or the move would mark it again
    mark_merged(scene, issue, sha)
    refs.moved(scene, f"refs/heads/{pull.base_ref}", base, sha)
    closing.close_by_pull(scene, issue)
    is_ours = pull.head_repository == scene.repo.id and rule_of(scene.repo, pull.head_ref) is None
    if scene.repo.deletes_branch_on_merge and is_ours and f"refs/heads/{pull.head_ref}" in scene.repo.refs:
        _retarget(scene, pull.head_ref, pull.base_ref)
        refs.delete(scene, f"refs/heads/{pull.head_ref}")
    return sha


def _retarget(scene: Scene, gone: str, base: str) -> None:
    """What was to go into the merged branch goes where that went; by other deletions it is closed."""
    for other in list(scene.repo.issues.values()):
        if other.pull and other.is_open and other.pull.base_ref == gone:
            pulls.rebase_onto(scene, other, base)


def _guard(scene: Scene, issue: Issue, wish: Wish) -> None:
    """405 while the protected base wants more, or if this way of merging is switched off."""
    if not scene.repo.allows.get(wish.method, True):
        word = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}[wish.method]
        raise Refused(405, f"{word} are not allowed on this repository.")
    rule = rule_of(scene.repo, issue.as_pull.base_ref)
    if rule is None or not issue.is_open or not is_bound(scene, rule):
        return
    lacks = unmet(scene.world, scene.repo, issue)
    if rule.is_strict and is_behind(scene.git, scene.repo, issue):
        lacks.append("Head branch is out of date. Review and try the merge again.")
    if rule.flags.get("required_linear_history") and wish.method == "merge":
        lacks.append("Merge commits are not allowed on this branch.")
    if lacks:
        raise Refused(405, lacks[0] if len(lacks) == 1 else "\n".join(lacks))


def _merged_commit(scene: Scene, issue: Issue, wish: Wish, base: str) -> str:
    pull, at = issue.as_pull, int(scene.world.now())
    tree = write.merged_tree(scene.git, base, pull.head_sha)
    if not tree:
        return ""
    if wish.method == "rebase":
        return write.rebased(scene.git, base, pull.head_sha, at)
    parents = (base, pull.head_sha) if wish.method == "merge" else (base,)
    return write.write_commit(scene.git, tree, parents, (_message(scene, issue, wish), author(scene)))


def author(scene: Scene) -> write.Person:
    user = scene.world.user(scene.actor.login)
    number = user.id if user else 0
    login = scene.actor.login
    return write.Person(login, f"{number}+{login}@users.noreply.github.com", int(scene.world.now()))


def _message(scene: Scene, issue: Issue, wish: Wish) -> str:
    pull = issue.as_pull
    if wish.method == "merge":
        title = f"Merge pull request #{issue.number} from {scene.repo.owner}/{pull.head_ref}"
        body: str | None = issue.title
    else:
        shas = read.log(scene.git, pull.head_sha, pull.base_sha)
        messages = [read.commit(scene.git, sha).message for sha in reversed(shas)]
        title = f"{issue.title} (#{issue.number})"
        body = "\n\n".join(f"* {message}" for message in messages) if len(messages) > 1 else ""
    body = body if wish.message is None else wish.message
    return f"{wish.title or title}\n\n{body}".strip() + "\n"
