"""Rulesets of a repository, as far as they are about branches."""

from __future__ import annotations

from typing import Any

from app.sandbox.nouns import Json, Ruleset
from app.sandbox.refused import Refused, not_found
from app.sandbox.scene import Scene

PLAIN = ("deletion", "non_fast_forward", "required_linear_history")
REVIEW_FLAGS = (
    "dismiss_stale_reviews_on_push",
    "require_code_owner_review",
    "require_last_push_approval",
    "required_review_thread_resolution",
)


def get(scene: Scene, key: int) -> Ruleset:
    if key not in scene.repo.rulesets:
        raise not_found()
    return scene.repo.rulesets[key]


def create(scene: Scene, fields: Json) -> Ruleset:
    now = scene.world.now()
    made = Ruleset(scene.world.new_id(), "", "", now, now)
    _fill(scene, made, fields)
    scene.repo.rulesets[made.id] = made
    scene.note("ruleset", made.name, made=made.id)
    return made


def edit(scene: Scene, found: Ruleset, fields: Json) -> None:
    _fill(scene, found, fields)
    scene.note("ruleset", found.name, edited=found.id)


def delete(scene: Scene, found: Ruleset) -> None:
    del scene.repo.rulesets[found.id]
    scene.note("ruleset", found.name, deleted=found.id)


def _fill(scene: Scene, found: Ruleset, fields: Json) -> None:
    """422 for what GitHub refuses, 501 for rules that the sandbox does not keep."""
    name, enforcement = fields.get("name", found.name), fields.get("enforcement", found.enforcement)
    if fields.get("target", "branch") != "branch":
        raise Refused(501, "The sandbox keeps rulesets for branches only")
    if enforcement not in ("active", "evaluate", "disabled"):
        raise Refused(422, "Validation Failed", ["enforcement is not included in the list"])
    if not name or any(one.name == name and one is not found for one in scene.repo.rulesets.values()):
        raise Refused(422, "Validation Failed", ["Name must be unique"])
    rules = [_rule(one) for one in fields.get("rules", found.rules)]
    named = (fields.get("conditions") or {}).get("ref_name", {})
    found.name, found.enforcement, found.rules = name, enforcement, rules
    found.include = list(named.get("include", found.include))
    found.exclude = list(named.get("exclude", found.exclude))
    found.bypasses = list(fields.get("bypass_actors", found.bypasses))
    found.updated_at = scene.world.now()


def _rule(given: Any) -> Json:
    kind, about = given.get("type"), given.get("parameters") or {}
    if kind in PLAIN:
        return {"type": kind}
    if kind == "required_status_checks":
        checks = about.get("required_status_checks")
        if not isinstance(checks, list) or not all(isinstance(one.get("context"), str) for one in checks):
            raise Refused(422, "Validation Failed", ["Invalid rule 'required_status_checks'"])
        strict = bool(about.get("strict_required_status_checks_policy"))
        return {
            "type": kind,
            "parameters": {
                "strict_required_status_checks_policy": strict,
                "do_not_enforce_on_create": bool(about.get("do_not_enforce_on_create")),
                "required_status_checks": checks,
            },
        }
    if kind == "pull_request":
        count = about.get("required_approving_review_count", 0)
        if not isinstance(count, int) or not 0 <= count <= 10:
            raise Refused(422, "Validation Failed", ["Invalid rule 'pull_request'"])
        flags = {name: bool(about.get(name)) for name in REVIEW_FLAGS}
        return {"type": kind, "parameters": {**flags, "required_approving_review_count": count}}
    raise Refused(501, f"The sandbox does not keep rules of the kind {kind}")
