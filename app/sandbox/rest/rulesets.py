"""Rulesets, and the rules that hold for a branch."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import rulesets
from app.sandbox.ids import node_id, stamp
from app.sandbox.nouns import Json, Ruleset
from app.sandbox.permission import has_role, holds
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.ruling import rules_of

AT = "/repos/<owner>/<name>/rulesets"
ONE = f"{AT}/<int:ruleset>"
READ, WRITE = "metadata:read", "administration:write"
_FIELDS = "target:string enforcement{}:string bypass_actors:list conditions:object rules:list"


def _short(call: Call, found: Ruleset) -> Json:
    api, page = f"{call.world.url}/repos/{call.repo.full_name}", f"{call.world.url}/{call.repo.full_name}"
    return {
        "id": found.id,
        "name": found.name,
        "target": "branch",
        "source_type": "Repository",
        "source": call.repo.full_name,
        "enforcement": found.enforcement,
        "node_id": node_id("RRS", call.repo.id, found.id),
        "_links": {
            "self": {"href": f"{api}/rulesets/{found.id}"},
            "html": {"href": f"{page}/rules/{found.id}"},
        },
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
    }


def _shown(call: Call, found: Ruleset) -> Json:
    """Who may bypass it shows to those who may change it."""
    said = _short(call, found) | {
        "conditions": {"ref_name": {"include": found.include, "exclude": found.exclude}},
        "rules": found.rules,
    }
    is_admin = (
        holds(call.actor, WRITE)
        if call.actor.kind == "installation"
        else has_role(call.world, call.actor, call.repo, "admin")
    )
    return said | ({"bypass_actors": found.bypasses} if is_admin else {})


@route(f"GET {AT}", READ)
def list_rulesets(call: Call) -> Any:
    return paged(call, list(call.repo.rulesets.values()), lambda one: _short(call, one))


@route(f"POST {AT}", WRITE, f"name!:string {_FIELDS.format('!')}", "admin")
def create_ruleset(call: Call) -> Any:
    return Answer(201, _shown(call, rulesets.create(call.scene, call.body)))


@route(f"GET {ONE}", READ)
def get_ruleset(call: Call) -> Any:
    return _shown(call, rulesets.get(call.scene, call.where["ruleset"]))


@route(f"PUT {ONE}", WRITE, f"name:string {_FIELDS.format('')}", "admin")
def edit_ruleset(call: Call) -> Any:
    found = rulesets.get(call.scene, call.where["ruleset"])
    rulesets.edit(call.scene, found, call.body)
    return _shown(call, found)


@route(f"DELETE {ONE}", WRITE, role="admin")
def delete_ruleset(call: Call) -> Any:
    rulesets.delete(call.scene, rulesets.get(call.scene, call.where["ruleset"]))
    return Answer(204)


@route("GET /repos/<owner>/<name>/rules/branches/<path:branch>", READ)
def branch_rules(call: Call) -> Any:
    """Also for a branch that is not there yet; of active rulesets only."""
    repo = call.repo
    source = {"ruleset_source_type": "Repository", "ruleset_source": repo.full_name}
    found = rules_of(repo, call.where["branch"])
    return paged(call, found, lambda pair: pair[1] | source | {"ruleset_id": pair[0].id})
