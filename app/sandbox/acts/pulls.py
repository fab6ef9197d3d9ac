"""Opening and editing pull requests."""

from __future__ import annotations

from dataclasses import dataclass

from app.sandbox.acts import asking, automerge, issues
from app.sandbox.acts.telling import tell
from app.sandbox.git import read, write
from app.sandbox.nouns import Issue, Pull, Repository
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.scene import Scene


@dataclass(frozen=True)
class Offer:
    """What somebody wants merged: `head` into `base`."""

    draft: issues.Draft
    head: str
    base: str
    is_draft: bool = False


def get(scene: Scene, number: int) -> Issue:
    found = scene.repo.issues.get(number)
    if found is None or found.pull is None:
        raise not_found()
    return found


def create(scene: Scene, offer: Offer) -> Issue:
    world = scene.world
    home, head = _home(scene, offer.head)
    head_sha, base_sha = _check(scene, (home, head), offer.base)
    issue = issues.begin(scene, offer.draft, "PullRequest")
    issue.pull = Pull(world.new_id(), home.id, head, head_sha, offer.base, base_sha, offer.is_draft)
    issue.pull.pushed_by = scene.actor.login
    write.set_refs(scene.git, {f"refs/pull/{issue.number}/head": head_sha})
    scene.note("pull", issue.number, opened=issue.title, head=head, base=offer.base, sha=head_sha)
    tell(scene, issue, "opened")
    asking.ask_owners(scene, issue)
    return issue


def _home(scene: Scene, head: str) -> tuple[Repository, str]:
    """`branch`, `owner:branch` or `owner:repository:branch`: this repository or a fork of it."""
    owner, colon, rest = head.partition(":")
    name, _, branch = rest.rpartition(":")
    if not colon or (owner.lower() == scene.repo.owner.lower() and not name):
        return scene.repo, branch if colon else head
    for one in scene.world.state.repositories.values():
        is_near = one is scene.repo or one.fork_of == scene.repo.id
        if is_near and one.owner.lower() == owner.lower() and (not name or name.lower() == one.name.lower()):
            return one, branch
    raise invalid("PullRequest", "head", "invalid")


def _check(scene: Scene, side: tuple[Repository, str], base: str) -> tuple[str, str]:
    """The two commits, or GitHub's 422."""
    home, head = side
    for name, repo, branch in (("head", home, head), ("base", scene.repo, base)):
        if f"refs/heads/{branch}" not in repo.refs:
            raise invalid("PullRequest", name, "invalid")
    head_sha, base_sha = home.refs[f"refs/heads/{head}"], scene.repo.refs[f"refs/heads/{base}"]
    wanted = (home.id, head, base)
    for issue in scene.repo.issues.values():
        one = issue.pull
        if one and issue.is_open and (one.head_repository, one.head_ref, one.base_ref) == wanted:
            _refuse(f"A pull request already exists for {home.owner}:{head}.")
    if home is not scene.repo:
        write.fetch(scene.git, str(scene.world.git_folder(home)), head_sha)
    if (home is scene.repo and head == base) or not read.log(scene.git, head_sha, base_sha, 1):
        _refuse(f"No commits between {base} and {head}")
    if not read.merge_base(scene.git, base_sha, head_sha):
        _refuse(f"The {head} branch has no history in common with {base}")
    return head_sha, base_sha


def _refuse(message: str) -> None:
    raise Refused(
        422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}]
    )


def rebase_onto(scene: Scene, issue: Issue, base: str) -> None:
    """Change the base branch."""
    pull = issue.as_pull
    if base == pull.base_ref:
        return
    if f"refs/heads/{base}" not in scene.repo.refs:
        raise invalid("PullRequest", "base", "invalid")
    before = {"ref": {"from": pull.base_ref}, "sha": {"from": pull.base_sha}}
    pull.base_ref, pull.base_sha = base, scene.repo.refs[f"refs/heads/{base}"]
    scene.happen(issue, "base_ref_changed")
    automerge.disable(scene, issue, "Base branch was changed")
    scene.note("pull-edited", issue.number, base=base)
    tell(scene, issue, "edited", changes={"base": before})


def set_draft(scene: Scene, issue: Issue, is_draft: bool) -> None:
    pull = issue.as_pull
    if pull.is_draft == is_draft:
        return
    pull.is_draft = is_draft
    if is_draft:
        automerge.disable(scene, issue, "Pull request was converted to draft")
    scene.happen(issue, "convert_to_draft" if is_draft else "ready_for_review")
    scene.note("pull-draft" if is_draft else "pull-ready", issue.number)
    tell(scene, issue, "converted_to_draft" if is_draft else "ready_for_review")
    asking.ask_owners(scene, issue)


def reopen(scene: Scene, issue: Issue) -> None:
    pull = issue.as_pull
    home = scene.world.state.repositories.get(pull.head_repository)
    head = home.refs.get(f"refs/heads/{pull.head_ref}") if home else None
    if head is None:
        _refuse("state cannot be changed. The head branch was deleted.")
    else:
        pull.head_sha = head
        issues.reopen(scene, issue)
