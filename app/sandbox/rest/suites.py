"""Check suites."""

from __future__ import annotations

from typing import Any

from app.sandbox.acts import checks, refs, suites
from app.sandbox.nouns import Suite
from app.sandbox.rest.checks import AT, READ, WRITE, _guard
from app.sandbox.rest.commits import commit_of
from app.sandbox.rest.paging import paged
from app.sandbox.rest.route import Answer, Call, route
from app.sandbox.shapes import check as shapes
from app.sandbox.shapes import repository

ONE = f"{AT}/check-suites/<int:suite>"


def _shown(call: Call, one: Suite) -> Any:
    home = repository.repository(call.world, call.repo)
    return shapes.suite(call.world, call.repo, one) | {"repository": home}


@route(f"GET {AT}/commits/<path:ref>/check-suites", READ)
def list_suites(call: Call) -> Any:
    sha, query = commit_of(call, call.where["ref"]), call.query
    found = [
        one
        for one in call.repo.suites.values()
        if one.head_sha == sha and query.get("app_id", str(one.app_id)) == str(one.app_id)
    ]
    return paged(call, found, lambda one: _shown(call, one), "check_suites")


@route(f"POST {AT}/check-suites", WRITE, "head_sha!:string")
def create_suite(call: Call) -> Any:
    """200 if the App has one for this commit, which it has after each push."""
    _guard(call)
    refs.check_commit(call.scene, call.body["head_sha"])
    found, is_new = suites.make(call.scene, call.actor.app_id, call.body["head_sha"])
    return Answer(201 if is_new else 200, _shown(call, found))


@route(f"GET {ONE}", READ)
def get_suite(call: Call) -> Any:
    return _shown(call, suites.get(call.scene, call.where["suite"]))


@route(f"GET {ONE}/check-runs", READ)
def suite_runs(call: Call) -> Any:
    one = suites.get(call.scene, call.where["suite"])
    found = [check for check in call.repo.checks.values() if check.suite_id == one.id]
    return paged(call, found, lambda check: shapes.check(call.world, call.repo, check), "check_runs")


@route(f"POST {ONE}/rerequest", WRITE)
def rerequest_suite(call: Call) -> Any:
    suites.rerequest(call.scene, suites.get(call.scene, call.where["suite"]))
    return Answer(201, {})


@route(f"POST {AT}/check-runs/<int:check>/rerequest", WRITE)
def rerequest_run(call: Call) -> Any:
    checks.rerequest(call.scene, checks.get(call.scene, call.where["check"]))
    return Answer(201, {})
