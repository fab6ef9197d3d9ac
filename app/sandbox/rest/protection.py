"""Protected branches, as the classic endpoints have them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from app.sandbox.acts import protections
from app.sandbox.nouns import Json, Protection, Repository
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import people

AT = "/repos/<owner>/<name>/branches/<path:branch>/protection"
READ, WRITE = "administration:read", "administration:write"
_FLAGS = " ".join(f"{name}:boolean?" for name in protections.FLAGS)


def _rule(call: Call) -> Protection:
    return protections.get(call.scene, call.where["branch"])


def _url(call: Call, rule: Protection) -> str:
    return f"{call.world.url}/repos/{call.repo.full_name}/branches/{quote(rule.branch)}/protection"


def shown(call: Call, rule: Protection) -> Json:
    url = _url(call, rule)
    said: Json = {"url": url}
    if rule.checks is not None:
        said["required_status_checks"] = _checks(url, rule)
    if rule.reviews is not None:
        said["required_pull_request_reviews"] = _reviews(url, rule)
    if rule.restrictions is not None:
        said["restrictions"] = _restrictions(call, url, rule)
    said["required_signatures"] = {"url": f"{url}/required_signatures", "enabled": False}
    said["enforce_admins"] = {"url": f"{url}/enforce_admins", "enabled": rule.binds_admins}
    return said | {name: {"enabled": rule.flags.get(name, False)} for name in protections.FLAGS}


def _checks(url: str, rule: Protection) -> Json:
    at = f"{url}/required_status_checks"
    return {
        "url": at,
        "strict": rule.is_strict,
        "contexts": [one["context"] for one in rule.checks or []],
        "contexts_url": f"{at}/contexts",
        "checks": [{"context": one["context"], "app_id": one["app_id"]} for one in rule.checks or []],
    }


def _reviews(url: str, rule: Protection) -> Json:
    asked = rule.reviews or {}
    return {
        "url": f"{url}/required_pull_request_reviews",
        "dismiss_stale_reviews": asked["dismiss_stale"],
        "require_code_owner_reviews": asked["code_owners"],
        "require_last_push_approval": asked["last_push"],
        "required_approving_review_count": asked["count"],
    }


def _restrictions(call: Call, url: str, rule: Protection) -> Json:
    at, given, world = f"{url}/restrictions", rule.restrictions or {}, call.world
    return {
        "url": at,
        **{f"{name}_url": f"{at}/{name}" for name in ("users", "teams", "apps")},
        "users": [people.user(world, login) for login in given.get("users", [])],
        "teams": [],
        "apps": [
            people.app(world, one) for one in world.state.apps.values() if one.slug in given.get("apps", [])
        ],
    }


def of_branch(repo: Repository, branch: str) -> Json:
    """`protection` as the branch itself shows it."""
    rule = repo.protections.get(branch)
    if rule is None:
        return {
            "enabled": False,
            "required_status_checks": {"enforcement_level": "off", "contexts": [], "checks": []},
        }
    level = "off" if rule.checks is None else "everyone" if rule.binds_admins else "non_admins"
    checks = [{"context": one["context"], "app_id": one["app_id"]} for one in rule.checks or []]
    contexts = [one["context"] for one in checks]
    return {
        "enabled": True,
        "required_status_checks": {"enforcement_level": level, "contexts": contexts, "checks": checks},
    }


@route(f"GET {AT}", READ, role="admin")
def get_protection(call: Call) -> Any:
    return shown(call, _rule(call))


@route(
    f"PUT {AT}",
    WRITE,
    "required_status_checks!:object? enforce_admins!:boolean? required_pull_request_reviews!:object? "
    f"restrictions!:object? {_FLAGS}",
    "admin",
)
def put_protection(call: Call) -> Any:
    return shown(call, protections.put(call.scene, call.where["branch"], call.body))


@route(f"DELETE {AT}", WRITE, role="admin")
def delete_protection(call: Call) -> Any:
    protections.delete(call.scene, call.where["branch"])
    return Answer(204)


@route(f"GET {AT}/required_status_checks", READ, role="admin")
def get_checks(call: Call) -> Any:
    rule = _rule(call)
    protections.part(rule.checks)
    return _checks(_url(call, rule), rule)


@route(f"GET {AT}/required_status_checks/contexts", READ, role="admin")
def get_contexts(call: Call) -> Any:
    return get_checks(call)["contexts"]


@route(f"PATCH {AT}/required_status_checks", WRITE, "strict:boolean contexts:list checks:list", "admin")
def edit_checks(call: Call) -> Any:
    rule, body = _rule(call), call.body
    old = {"strict": rule.is_strict, "checks": rule.checks or []}
    if "contexts" in body and "checks" not in body:
        old.pop("checks")
    protections.set_checks(rule, old | body)
    call.scene.note("protection", rule.branch, set=True)
    return _checks(_url(call, rule), rule)


@route(f"DELETE {AT}/required_status_checks", WRITE, role="admin")
def delete_checks(call: Call) -> Any:
    protections.set_checks(_rule(call), None)
    return Answer(204)


@route(f"GET {AT}/required_pull_request_reviews", READ, role="admin")
def get_reviews(call: Call) -> Any:
    rule = _rule(call)
    protections.part(rule.reviews)
    return _reviews(_url(call, rule), rule)


@route(
    f"PATCH {AT}/required_pull_request_reviews",
    WRITE,
    "dismiss_stale_reviews:boolean require_code_owner_reviews:boolean "
    "required_approving_review_count:integer require_last_push_approval:boolean",
    "admin",
)
def edit_reviews(call: Call) -> Any:
    rule = _rule(call)
    old = _reviews("", rule) if rule.reviews else {}
    protections.set_reviews(rule, old | call.body)
    call.scene.note("protection", rule.branch, set=True)
    return _reviews(_url(call, rule), rule)


@route(f"DELETE {AT}/required_pull_request_reviews", WRITE, role="admin")
def delete_reviews(call: Call) -> Any:
    protections.set_reviews(_rule(call), None)
    return Answer(204)


@route(f"GET {AT}/enforce_admins", READ, role="admin")
@route(f"POST {AT}/enforce_admins", WRITE, role="admin")
@route(f"DELETE {AT}/enforce_admins", WRITE, role="admin")
def enforce_admins(call: Call) -> Any:
    rule = _rule(call)
    if call.method != "GET":
        rule.binds_admins = call.method == "POST"
        call.scene.note("protection", rule.branch, binds_admins=rule.binds_admins)
    said = {"url": f"{_url(call, rule)}/enforce_admins", "enabled": rule.binds_admins}
    return Answer(204) if call.method == "DELETE" else said
