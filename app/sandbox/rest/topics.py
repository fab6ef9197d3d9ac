"""Topics of a repository, and custom properties of an organisation and its repositories."""

from __future__ import annotations

import re
from typing import Any

from app.sandbox.nouns import Json, Repository, User
from app.sandbox.permission import may_see, org_guard
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route, texts
from app.sandbox.scene import Scene

AT = "/repos/<owner>/<name>"
ORG = "/orgs/<login>/properties"
KINDS = ("string", "single_select", "multi_select", "true_false", "url")
_FIELDS = (
    "value_type!:string required:boolean default_value:list-or-string? description:string? "
    "allowed_values:list? values_editable_by:string? require_explicit_values:boolean"
)


@route(f"GET {AT}/topics", "metadata:read")
def get_topics(call: Call) -> Any:
    return {"names": call.repo.topics}


@route(f"PUT {AT}/topics", "administration:write", "names!:list", "admin")
def put_topics(call: Call) -> Any:
    names = texts(call.body["names"], "names")
    bad = [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,49}", name.lower())]
    if bad or len(names) > 20:
        said = (
            "Topics must start with a lowercase letter or number, consist of 50 characters or less, and can"
        )
        why = f"{said} include hyphens." if bad else "A repository cannot have more than 20 topics."
        raise Refused(422, "Validation Failed", [why])
    call.repo.topics = list(dict.fromkeys(name.lower() for name in names))
    call.scene.note("repository", "topics", names=call.repo.topics)
    call.scene.say("repository", "edited", changes={"topics": {"from": None}})
    return get_topics(call)


def _org(call: Call, needs: str, role: str = "member") -> User:
    return org_guard(call.world, call.actor, call.where["login"], (needs, role))


def _definition(call: Call, name: str, found: Json) -> Json:
    url = f"{call.world.url}/orgs/{call.where['login']}/properties/schema/{name}"
    return {"property_name": name, "url": url, "source_type": "organization", **found}


def _schema(call: Call, org: User) -> list[Json]:
    return [_definition(call, name, found) for name, found in org.properties.items()]


@route(f"GET {ORG}/schema", "someone")
def get_schema(call: Call) -> Any:
    return _schema(call, _org(call, "organization_custom_properties:read"))


@route(f"PATCH {ORG}/schema", "someone", "properties!:list")
def patch_schema(call: Call) -> Any:
    org = _org(call, "organization_custom_properties:admin", "admin")
    for one in call.body["properties"]:
        _define(call, org, (one.get("property_name", ""), one))
    return _schema(call, org)


@route(f"GET {ORG}/schema/<property>", "someone")
def get_definition(call: Call) -> Any:
    org, name = _org(call, "organization_custom_properties:read"), call.where["property"]
    if name not in org.properties:
        raise not_found()
    return _definition(call, name, org.properties[name])


@route(f"PUT {ORG}/schema/<property>", "someone", _FIELDS)
def put_definition(call: Call) -> Any:
    org, name = _org(call, "organization_custom_properties:admin", "admin"), call.where["property"]
    _define(call, org, (name, call.body))
    return _definition(call, name, org.properties[name])


@route(f"DELETE {ORG}/schema/<property>", "someone")
def delete_definition(call: Call) -> Any:
    org, name = _org(call, "organization_custom_properties:admin", "admin"), call.where["property"]
    if org.properties.pop(name, None) is None:
        raise not_found()
    for repo in _repositories(call, org):
        repo.properties.pop(name, None)
    call.world.record(call.actor.login, "property", org.login, deleted=name)
    return Answer(204)


def _define(call: Call, org: User, what: tuple[str, Json]) -> None:
    name, given = what
    if not re.fullmatch(r"[A-Za-z0-9_$#-]{1,75}", name) or given.get("value_type") not in KINDS:
        raise Refused(422, "Validation Failed", ["property_name or value_type is not valid"])
    if "select" in given["value_type"] and not given.get("allowed_values"):
        raise Refused(422, "Validation Failed", ["allowed_values must be given for a select property"])
    names = ("value_type", "required", "default_value", "description", "allowed_values", "values_editable_by")
    plain: Json = {"required": False, "default_value": None, "description": None, "allowed_values": None}
    plain["values_editable_by"] = "org_actors"
    org.properties[name] = plain | {key: given[key] for key in names if key in given}
    call.world.record(call.actor.login, "property", org.login, defined=name)


def _repositories(call: Call, org: User) -> list[Repository]:
    return [one for one in call.world.state.repositories.values() if one.owner == org.login]


def values(org: User | None, repo: Repository) -> list[Json]:
    """Each property with its value, or the default, or null."""
    found = org.properties.items() if org else ()
    return [
        {"property_name": name, "value": repo.properties.get(name, about["default_value"])}
        for name, about in found
    ]


@route(f"GET {ORG}/values", "someone")
def org_values(call: Call) -> Any:
    org = _org(call, "organization_custom_properties:read")
    seen = [one for one in _repositories(call, org) if may_see(call.world, call.actor, one)]
    return paged(
        call,
        seen,
        lambda repo: {
            "repository_id": repo.id,
            "repository_name": repo.name,
            "repository_full_name": repo.full_name,
            "properties": values(org, repo),
        },
    )


@route(f"PATCH {ORG}/values", "someone", "repository_names!:list properties!:list")
def patch_org_values(call: Call) -> Any:
    org = _org(call, "organization_custom_properties:write", "admin")
    names = {name.lower() for name in texts(call.body["repository_names"], "repository_names")}
    chosen = [repo for repo in _repositories(call, org) if repo.name.lower() in names]
    if len(chosen) != len(names) or len(names) > 30:
        raise Refused(
            422, "Validation Failed", ["repository_names holds unknown or more than 30 repositories"]
        )
    for repo in chosen:
        set_values(Scene(call.world, call.actor, repo), call.body["properties"])
    return Answer(204)


def set_values(scene: Scene, given: list[Json]) -> None:
    """422 for a property or a value that the schema does not have; null takes the value away."""
    org = scene.world.user(scene.repo.owner)
    wanted = {one.get("property_name", ""): one.get("value") for one in given}
    for name, value in wanted.items():
        about = org.properties.get(name) if org else None
        if about is None:
            raise invalid("CustomProperty", name, "invalid", f"Property {name} is not defined")
        allowed = about["allowed_values"] or (
            ["true", "false"] if about["value_type"] == "true_false" else None
        )
        chosen = value if isinstance(value, list) else [value]
        if value is not None and allowed and not set(chosen) <= set(allowed):
            said = f"Value '{value}' is not allowed for property {name}"
            raise invalid("CustomProperty", name, "invalid", said)
    for name, value in wanted.items():
        scene.repo.properties.pop(name, None)
        if value is not None:
            scene.repo.properties[name] = value
    scene.note("property", "values", values=scene.repo.properties)


@route(f"GET {AT}/properties/values", "metadata:read")
def get_values(call: Call) -> Any:
    return values(call.world.user(call.repo.owner), call.repo)


@route(f"PATCH {AT}/properties/values", "repository_custom_properties:write", "properties!:list", "admin")
def patch_values(call: Call) -> Any:
    set_values(call.scene, call.body["properties"])
    return Answer(204)
