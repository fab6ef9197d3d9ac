"""What stands between a pull request and its base: protected branches, required checks and reviews."""

from __future__ import annotations

from app.sandbox.actor import Actor
from app.sandbox.git import read
from app.sandbox.merging import checks_of, rollup, statuses_of
from app.sandbox.nouns import Issue, Repository, Review
from app.sandbox.owners import waiting
from app.sandbox.permission import ROLES, holds, role_of
from app.sandbox.ruling import rule_of
from app.sandbox.world import World

_GOOD = ("success", "neutral", "skipped")


def can_write(world: World, login: str, repo: Repository) -> bool:
    """A person with write access, or an App that is installed here and may write contents."""
    user = world.user(login)
    if user is None or user.kind != "Bot":
        return ROLES.index(role_of(world, login, repo)) >= ROLES.index("write")
    app = world.state.apps.get(user.app_id)
    return bool(app and app.permissions.get("contents") == "write")


def opinions(world: World, repo: Repository, number: int) -> dict[str, Review]:
    """The last review of each reviewer with write access that says yes or no."""
    found: dict[str, Review] = {}
    for one in repo.reviews.values():
        if one.number == number and one.state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            found[one.login] = one
    return {login: one for login, one in found.items() if can_write(world, login, repo)}


def decision(world: World, repo: Repository, found: Issue) -> str | None:
    """`reviewDecision`: null where nobody must review and nobody did."""
    states = [one.state for one in opinions(world, repo, found.number).values()]
    rule = rule_of(repo, found.as_pull.base_ref)
    needed = int(rule.reviews["count"]) if rule and rule.reviews else 0
    if "CHANGES_REQUESTED" in states:
        return "CHANGES_REQUESTED"
    if needed > states.count("APPROVED") or unowned(world, repo, found) or is_unseen(world, repo, found):
        return "REVIEW_REQUIRED"
    return "APPROVED" if "APPROVED" in states else None


def unowned(world: World, repo: Repository, found: Issue) -> list[str]:
    """Code owners whose approval the base wants and lacks."""
    rule = rule_of(repo, found.as_pull.base_ref)
    if rule is None or not rule.reviews or not rule.reviews.get("code_owners"):
        return []
    said = opinions(world, repo, found.number)
    return waiting(world, repo, found, [login for login, one in said.items() if one.state == "APPROVED"])


def is_unseen(world: World, repo: Repository, found: Issue) -> bool:
    """Does the base want the last push approved, by somebody else than who pushed, and is it not?"""
    rule, pull = rule_of(repo, found.as_pull.base_ref), found.as_pull
    if rule is None or not rule.reviews or not rule.reviews.get("last_push"):
        return False
    said = opinions(world, repo, found.number)
    return not any(
        one.state == "APPROVED" and one.commit_id == pull.head_sha and login != pull.pushed_by
        for login, one in said.items()
    )


def required(repo: Repository, branch: str, sha: str) -> dict[str, str]:
    """What each required check says of this commit: success, pending, failure, or expected."""
    rule = rule_of(repo, branch)
    words = {one.context: one.state for one in statuses_of(repo, sha)}
    apps: dict[tuple[str, int], str] = {}
    for check in checks_of(repo, sha):
        word = "pending" if check.status != "completed" else "failure"
        word = "success" if check.conclusion in _GOOD else word
        words[check.name] = apps[check.name, check.app_id] = word
    found = {}
    for one in (rule.checks if rule else None) or []:
        app = one.get("app_id") or 0
        found[one["context"]] = (
            apps.get((one["context"], app), "expected") if app > 0 else words.get(one["context"], "expected")
        )
    return found


def is_behind(scene_git: str, repo: Repository, found: Issue) -> bool:
    base = repo.refs.get(f"refs/heads/{found.as_pull.base_ref}", found.as_pull.base_sha)
    return not read.is_ancestor(scene_git, base, found.as_pull.head_sha)


def unmet(world: World, repo: Repository, found: Issue) -> list[str]:
    """Why the protected base does not take this pull request, in GitHub's words; empty if it does."""
    pull = found.as_pull
    rule = rule_of(repo, pull.base_ref)
    if rule is None:
        return []
    lacks = []
    for context, word in required(repo, pull.base_ref, pull.head_sha).items():
        if word != "success":
            state = {"expected": "expected", "pending": "pending"}.get(word, "failing")
            lacks.append(f'Required status check "{context}" is {state}.')
    said = decision(world, repo, found)
    if rule.reviews and said == "CHANGES_REQUESTED":
        lacks.append("Changes have been requested.")
    owing = unowned(world, repo, found)
    if owing:
        lacks.append(f"Waiting on code owner review from {', '.join(owing)}.")
    elif is_unseen(world, repo, found):
        lacks.append("New changes require approval from someone other than the last pusher.")
    elif rule.reviews and said == "REVIEW_REQUIRED":
        count = rule.reviews["count"]
        word = "review is" if count == 1 else "reviews are"
        lacks.append(f"At least {count} approving {word} required by reviewers with write access.")
    if rule.flags.get("required_conversation_resolution") and _open_threads(repo, found.number):
        lacks.append("All comments must be resolved.")
    if rule.flags.get("lock_branch"):
        lacks.append("This branch is locked.")
    return lacks


def state_word(world: World, repo: Repository, found: Issue, is_mergeable: bool | None) -> str:
    """`mergeable_state` of REST, `mergeStateStatus` of GraphQL."""
    if is_mergeable is None:
        return "unknown"
    if not is_mergeable:
        return "dirty"
    if found.as_pull.is_draft:
        return "draft"
    if unmet(world, repo, found):
        return "blocked"
    rule = rule_of(repo, found.as_pull.base_ref)
    if rule and rule.is_strict and is_behind(str(world.git_folder(repo)), repo, found):
        return "behind"
    return "clean" if rollup(repo, found.as_pull.head_sha) in (None, "SUCCESS") else "unstable"


def _open_threads(repo: Repository, number: int) -> bool:
    return any(one.number == number and not one.resolved_by for one in repo.threads.values())


def may_resolve(world: World, actor: Actor, repo: Repository, found: Issue) -> bool:
    """Write access, or one's own pull request; an App needs `contents: write`."""
    if actor.kind == "installation":
        return holds(actor, "contents:write")
    return found.login == actor.login or can_write(world, actor.login, repo)
