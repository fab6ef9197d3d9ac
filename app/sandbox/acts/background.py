"""What GitHub does after the answer: bringing a branch up to date, and merging what waits for its checks."""

from __future__ import annotations

from dataclasses import dataclass

from app.sandbox.actor import Actor
from app.sandbox.acts import automerge, merges, refs
from app.sandbox.gates import state_word
from app.sandbox.git import read, write
from app.sandbox.nouns import Issue
from app.sandbox.permission import holds
from app.sandbox.refused import Refused, no_integration
from app.sandbox.scene import Scene
from app.sandbox.world import Request, World


@dataclass(frozen=True)
class Join:
    """`head` (a commit) is merged into `branch`."""

    branch: str
    head: str
    message: str


def update_branch(scene: Scene, issue: Issue, expected: str = "") -> None:
    """Checked now, done soon: the base is merged into the head branch."""
    pull = issue.as_pull
    if scene.actor.kind == "installation" and not holds(scene.actor, "contents:write"):
        raise no_integration("contents=write; pull_requests=write")
    if expected and expected != pull.head_sha:
        raise Refused(422, "expected_head_sha does not match the current head ref.")
    base = scene.repo.refs.get(f"refs/heads/{pull.base_ref}", "")
    if not issue.is_open or not base or f"refs/heads/{pull.head_ref}" not in scene.repo.refs:
        raise Refused(422, "Pull request is closed or its branches are gone.")
    if read.is_ancestor(scene.git, base, pull.head_sha):
        raise Refused(422, "There are no new commits on the base branch.")
    if not write.merged_tree(scene.git, pull.head_sha, base):
        raise Refused(422, "merge conflict between base and head")
    scene.world.later(scene.world.update_seconds, lambda: _update(scene, issue, pull.head_sha))


def _update(scene: Scene, issue: Issue, head: str) -> None:
    pull, request = issue.as_pull, scene.world.request
    base = scene.repo.refs.get(f"refs/heads/{pull.base_ref}", "")
    if not issue.is_open or pull.head_sha != head or not base:
        return
    scene.world.request = Request("background", "", "update-branch")
    try:
        title = f"Merge branch '{pull.base_ref}' into {pull.head_ref}"
        join(scene, Join(pull.head_ref, base, title))
    except Refused:
        return
    finally:
        scene.world.request = request


def join(scene: Scene, wish: Join) -> str:
    """The merge commit; "" if there is nothing to merge; 409 if they conflict."""
    name = f"refs/heads/{wish.branch}"
    old = scene.repo.refs[name]
    if read.is_ancestor(scene.git, wish.head, old):
        return ""
    tree = write.merged_tree(scene.git, old, wish.head)
    if not tree:
        raise Refused(409, "Merge conflict")
    note = (wish.message, merges.author(scene))
    sha = write.write_commit(scene.git, tree, (old, wish.head), note)
    refs.guard_push(scene, name, sha)
    scene.note("branch-merge", wish.branch, sha=sha, head=wish.head)
    refs.set_ref(scene, name, sha)
    return sha


def settle(world: World) -> None:
    """Merge what auto-merge waited for; called under the lock, between requests."""
    for place in list(world.state.waiting):
        repo = world.state.repositories.get(place[0])
        issue = repo.issues.get(place[1]) if repo else None
        if (
            repo is None
            or issue is None
            or issue.pull is None
            or issue.pull.auto is None
            or not issue.is_open
        ):
            world.state.waiting.remove(place)
            continue
        user = world.user(issue.pull.auto.login)
        kind = "installation" if user and user.kind == "Bot" else "user"
        app_id = user.app_id if user else 0
        _try(Scene(world, Actor(kind, issue.pull.auto.login, app_id=app_id), repo), issue)


def _try(scene: Scene, issue: Issue) -> None:
    auto = issue.as_pull.auto
    word = state_word(scene.world, scene.repo, issue, automerge.is_mergeable(scene, issue))
    if auto is None or word not in ("clean", "unstable"):
        return
    outer, scene.world.request = scene.world.request, Request("background", "", "auto-merge")
    try:
        merges.merge(scene, issue, merges.Wish(auto.method, "", auto.title, auto.message))
    except Refused:
        return
    finally:
        scene.world.request = outer
