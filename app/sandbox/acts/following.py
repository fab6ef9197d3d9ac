"""What a moved branch means for the pull requests that stand on it."""

from __future__ import annotations

from app.sandbox.acts import automerge, issues, reviews
from app.sandbox.acts.telling import tell
from app.sandbox.gates import can_write, opinions
from app.sandbox.git import read, write
from app.sandbox.nouns import Issue, Pull
from app.sandbox.ruling import rule_of
from app.sandbox.scene import Scene


def follow(scene: Scene, branch: str, old: str, new: str) -> None:
    """Heads synchronize, a branch that is gone closes its pulls, a base that took them in merges them."""
    for issue in list(scene.repo.issues.values()):
        if issue.pull is None:
            continue
        if issue.pull.head_ref == branch and issue.pull.head_repository == scene.repo.id:
            _follow_head(scene, issue, issue.pull, (old, new))
        elif issue.is_open and issue.pull.base_ref == branch:
            _follow_base(scene, issue, issue.pull, new)
    _follow_in_parent(scene, branch, (old, new))


def _follow_in_parent(scene: Scene, branch: str, move: tuple[str, str]) -> None:
    """A fork's branch is the head of pull requests in the repository that was forked."""
    parent = scene.world.state.repositories.get(scene.repo.fork_of)
    for issue in list(parent.issues.values()) if parent else ():
        if (
            parent
            and issue.pull
            and (issue.pull.head_repository, issue.pull.head_ref) == (scene.repo.id, branch)
        ):
            there = Scene(scene.world, scene.actor, parent)
            if move[1]:
                write.fetch(there.git, scene.git, move[1])
            _follow_head(there, issue, issue.pull, move)


def _follow_head(scene: Scene, issue: Issue, pull: Pull, move: tuple[str, str]) -> None:
    old, new = move
    if not new:
        if pull.head_sha == old:
            scene.happen(issue, "head_ref_deleted")
        if issue.is_open:
            issues.close(scene, issue)
        return
    if not issue.is_open:
        return
    is_forced = bool(old) and not read.is_ancestor(scene.git, old, new)
    pull.head_sha, pull.pushed_by = new, scene.actor.login
    _forget(scene, issue)
    pull.base_sha = scene.repo.refs.get(f"refs/heads/{pull.base_ref}", pull.base_sha)
    issue.updated_at = scene.world.now()
    if is_forced:
        scene.happen(issue, "head_ref_force_pushed")
    write.set_refs(scene.git, {f"refs/pull/{issue.number}/head": new})
    scene.note("pull-head", issue.number, old=old, new=new)
    tell(scene, issue, "synchronize", before=old or read.ZERO, after=new)


def _forget(scene: Scene, issue: Issue) -> None:
    """A push ends stale approvals, and auto-merge if whoever pushed may not write here."""
    if issue.as_pull.auto and not can_write(scene.world, scene.actor.login, scene.repo):
        automerge.disable(scene, issue, "Head branch was pushed to by a user without write access")
    rule = rule_of(scene.repo, issue.as_pull.base_ref)
    if rule and rule.reviews and rule.reviews.get("dismiss_stale"):
        for review in opinions(scene.world, scene.repo, issue.number).values():
            if review.state == "APPROVED":
                reviews.dismiss(scene, issue, review, "A newer commit was pushed")


def _follow_base(scene: Scene, issue: Issue, pull: Pull, new: str) -> None:
    if not new:
        issues.close(scene, issue)
    elif pull.merged_at is None and read.is_ancestor(scene.git, pull.head_sha, new):
        mark_merged(scene, issue, new)


def mark_merged(scene: Scene, issue: Issue, merge_sha: str) -> None:
    """The pull's commits are in its base: merged, then closed."""
    pull = issue.as_pull
    pull.auto = None
    pull.merged_at, pull.merged_by, pull.merge_sha = scene.world.now(), scene.actor.login, merge_sha
    scene.happen(issue, "merged", commit_id=merge_sha)
    scene.note("merge", issue.number, sha=merge_sha, head=pull.head_sha, base=pull.base_ref)
    issues.close(scene, issue)
