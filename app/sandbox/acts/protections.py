"""Classic protection of branches."""

from __future__ import annotations

from typing import Any

from app.sandbox.nouns import Json, Protection
from app.sandbox.refused import Refused, not_found
from app.sandbox.scene import Scene

FLAGS = (
    "required_linear_history",
    "allow_force_pushes",
    "allow_deletions",
    "block_creations",
    "required_conversation_resolution",
    "lock_branch",
    "allow_fork_syncing",
)


def check_branch(scene: Scene, branch: str) -> None:
    if f"refs/heads/{branch}" not in scene.repo.refs:
        raise Refused(404, "Branch not found")


def get(scene: Scene, branch: str) -> Protection:
    check_branch(scene, branch)
    if branch not in scene.repo.protections:
        raise Refused(404, "Branch not protected")
    return scene.repo.protections[branch]


def put(scene: Scene, branch: str, fields: Json) -> Protection:
    """All of it is replaced."""
    check_branch(scene, branch)
    rule = Protection(branch)
    set_checks(rule, fields["required_status_checks"])
    set_reviews(rule, fields["required_pull_request_reviews"])
    rule.binds_admins = bool(fields["enforce_admins"])
    given = fields["restrictions"]
    if given is not None:
        if scene.world.user(scene.repo.owner) is None or _owner_kind(scene) != "Organization":
            raise Refused(
                422,
                "Validation Failed",
                ["Only organization repositories can have users and team restrictions"],
            )
        rule.restrictions = {name: list(given.get(name, [])) for name in ("users", "teams", "apps")}
    rule.flags = {name: bool(fields.get(name)) for name in FLAGS}
    scene.repo.protections[branch] = rule
    scene.note("protection", branch, set=True)
    return rule


def _owner_kind(scene: Scene) -> str:
    owner = scene.world.user(scene.repo.owner)
    return owner.kind if owner else ""


def set_checks(rule: Protection, given: Any) -> None:
    """`contexts` are names; `checks` may bind them to an App (-1: any)."""
    if given is None:
        rule.checks, rule.is_strict = None, False
        return
    if not isinstance(given, dict):
        raise Refused(
            422, "Invalid request.\n\nFor 'properties/required_status_checks', an object is needed."
        )
    named = given.get("checks")
    if named is None:
        named = [{"context": name} for name in given.get("contexts", [])]
    rule.checks = [{"context": one["context"], "app_id": one.get("app_id")} for one in named]
    rule.is_strict = bool(given.get("strict"))


def set_reviews(rule: Protection, given: Any) -> None:
    if given is None:
        rule.reviews = None
        return
    count = given.get("required_approving_review_count", 1)
    if not isinstance(count, int) or not 0 <= count <= 6:
        raise Refused(422, "Invalid request.\n\nrequired_approving_review_count is a number from 0 to 6.")
    rule.reviews = {
        "count": count,
        "dismiss_stale": bool(given.get("dismiss_stale_reviews")),
        "code_owners": bool(given.get("require_code_owner_reviews")),
        "last_push": bool(given.get("require_last_push_approval")),
    }


def delete(scene: Scene, branch: str) -> None:
    get(scene, branch)
    del scene.repo.protections[branch]
    scene.note("protection", branch, set=False)


def part(value: Any) -> Any:
    """A part of a protection, or 404."""
    if value is None:
        raise not_found()
    return value
