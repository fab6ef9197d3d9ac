"""Check runs, check suites and commit statuses."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import checks, refs
from app.sandbox.merging import checks_of, statuses_of
from app.sandbox.nouns import Json
from app.sandbox.refused import Refused, invalid, not_found
from app.sandbox.rest.commits import commit_of
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, check_body, route
from app.sandbox.shapes import check as shapes

AT = "/repos/<owner>/<name>"
READ, WRITE = "checks:read", "checks:write"
MOST_WORDS, MOST_ANNOTATIONS = 65_535, 50
FIELDS = (
    "status:string conclusion:string? started_at:string completed_at:string output:object details_url:string "
    "external_id:string actions:list"
)


def _guard(call: Call) -> None:
    if call.actor.kind != "installation":
        raise Refused(403, "You must authenticate via a GitHub App.")


def _check_words(body: Json) -> None:
    """A name, and of an output its title and its summary."""
    if not body.get("name", "x").strip():
        raise invalid("CheckRun", "name", "missing_field")
    output = body.get("output")
    if output is None:
        return
    check_body({"title!": "string", "summary!": "string", "text": "string?"}, _words(output))
    for name in _words(output):
        if len((output[name] or "").encode()) > MOST_WORDS:
            said = f"{name} exceeds a maximum bytesize of {MOST_WORDS}"
            raise invalid("CheckRun", name, "custom", said)
    if len(output.get("annotations") or []) > MOST_ANNOTATIONS:
        said = f"annotations exceeds a maximum quantity of {MOST_ANNOTATIONS}"
        raise invalid("CheckRun", "annotations", "custom", said)


def _words(output: Json) -> Json:
    return {name: output[name] for name in ("title", "summary", "text") if name in output}


@route(f"POST {AT}/check-runs", WRITE, f"name!:string head_sha!:string {FIELDS}")
def create_check(call: Call) -> Any:
    _guard(call)
    _check_words(call.body)
    sha = call.body["head_sha"]
    refs.check_commit(call.scene, sha)
    check = checks.create(call.scene, call.body["name"], sha, call.body)
    return Answer(201, shapes.check(call.world, call.repo, check))


@route(f"PATCH {AT}/check-runs/<int:check>", WRITE, f"name:string {FIELDS}")
def update_check(call: Call) -> Any:
    _guard(call)
    _check_words(call.body)
    check = checks.get(call.scene, call.where["check"])
    if check.app_id != call.actor.app_id:
        raise Refused(
            403,
            f"Invalid app_id `{call.actor.app_id}` - check run can only be modified by the GitHub App that"
            " created it.",
        )
    checks.update(call.scene, check, call.body)
    return shapes.check(call.world, call.repo, check)


@route(f"GET {AT}/check-runs/<int:check>", READ)
def get_check(call: Call) -> Any:
    return shapes.check(call.world, call.repo, checks.get(call.scene, call.where["check"]))


@route(f"GET {AT}/commits/<path:ref>/check-runs", READ)
def list_checks(call: Call) -> Any:
    found, query = checks_of(call.repo, commit_of(call, call.where["ref"])), call.query
    if query.get("filter") == "all":
        sha = commit_of(call, call.where["ref"])
        found = [one for one in call.repo.checks.values() if one.head_sha == sha]
    found = [
        one
        for one in found
        if query.get("check_name", one.name) == one.name and query.get("status", one.status) == one.status
    ]
    return paged(call, found, lambda one: shapes.check(call.world, call.repo, one), "check_runs")


@route(
    f"POST {AT}/statuses/<sha>",
    "statuses:write",
    "state!:string context:string target_url:string? description:string?",
)
def create_status(call: Call) -> Any:
    sha = call.where["sha"]
    try:
        refs.check_commit(call.scene, sha)
    except Refused:
        raise Refused(422, f"No commit found for SHA: {sha}") from None
    found = checks.set_status(call.scene, sha, call.body["state"], call.body)
    return Answer(201, shapes.status(call.world, call.repo, found))


@route(f"GET {AT}/commits/<path:ref>/status", "statuses:read")
def combined_status(call: Call) -> Any:
    sha = commit_of(call, call.where["ref"])
    return shapes.combined(call.world, call.repo, sha, statuses_of(call.repo, sha))


@route(f"GET {AT}/commits/<path:ref>/statuses", "statuses:read")
def list_statuses(call: Call) -> Any:
    sha = commit_of(call, call.where["ref"])
    if not sha:
        raise not_found()
    found = [one for one in reversed(call.repo.statuses) if one.sha == sha]
    return paged(call, found, lambda one: shapes.status(call.world, call.repo, one))
