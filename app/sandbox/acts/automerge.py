"""Auto-merge: switched on while something is missing, off by what GitHub switches it off by."""

from __future__ import annotations

from app.sandbox.acts.telling import tell
from app.sandbox.gates import state_word
from app.sandbox.git import write
from app.sandbox.nouns import AutoMerge, Issue
from app.sandbox.permission import holds
from app.sandbox.refused import Refused, no_integration
from app.sandbox.scene import Scene


def enable(scene: Scene, issue: Issue, wish: AutoMerge) -> None:
    """422 in GitHub's words where it cannot be: not allowed here, or nothing to wait for."""
    pull = issue.as_pull
    if scene.actor.kind == "installation" and not holds(scene.actor, "contents:write"):
        raise no_integration("contents=write; pull_requests=write")
    if not scene.repo.allows.get("auto"):
        raise Refused(422, "Pull request Auto merge is not allowed for this repository")
    if not issue.is_open:
        raise Refused(422, "Can't enable auto-merge for this pull request: it is closed")
    if not scene.repo.allows.get(wish.method, True):
        raise Refused(422, f"Merge method {wish.method} merging is not allowed on this repository")
    word = state_word(scene.world, scene.repo, issue, is_mergeable(scene, issue))
    if word not in ("blocked", "behind"):
        raise Refused(422, f"Pull request Pull request is in {word} status")
    if pull.auto is not None and pull.auto.login == wish.login and pull.auto.method == wish.method:
        return
    pull.auto = wish
    scene.world.state.waiting.append([scene.repo.id, issue.number])
    scene.happen(issue, f"auto_{'merge' if wish.method == 'merge' else wish.method}_enabled")
    scene.note("auto-merge", issue.number, enabled=wish.method)
    tell(scene, issue, "auto_merge_enabled")


def is_mergeable(scene: Scene, issue: Issue) -> bool:
    """At once, without the moment that `mergeable` takes."""
    pull = issue.as_pull
    base = scene.repo.refs.get(f"refs/heads/{pull.base_ref}", pull.base_sha)
    return bool(write.merged_tree(scene.git, base, pull.head_sha))


def disable(scene: Scene, issue: Issue, reason: str) -> None:
    """Off; nothing happens if it was not on."""
    if issue.pull is None or issue.pull.auto is None:
        return
    issue.pull.auto = None
    scene.happen(issue, "auto_merge_disabled", reason=reason)
    scene.note("auto-merge", issue.number, disabled=reason)
    tell(scene, issue, "auto_merge_disabled", reason=reason)
