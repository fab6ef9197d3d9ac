"""The addresses of `/v1`. Each writes a durable form or reads the ledger's rows; GitHub is never asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

import yaml
from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.exceptions import HTTPException

from app.api import problem, reading
from app.api.calling import asked, caller
from app.api.problem import Refused
from flows.rollout.wishing import named
from jobs.caller import READ, WRITE
from jobs.ledger import Reply
from jobs.settings import Settings
from jobs.store import Store, StoreError
from jobs.submitting import board, door

PER_PAGE, MOST_PER_PAGE, MOST_PAGES = 30, 100, 1_000_000
ROWS, FLEET = ("retry", "cancel"), ("pause", "resume")
Open = Callable[[], Store]


def blueprint(settings: Settings, store: Open) -> Blueprint:
    """All of `/v1`."""
    v1 = Blueprint("v1", __name__, url_prefix="/v1")
    v1.get("/openapi.json")(openapi)
    _fleets(v1, settings, store)
    for verb in (*ROWS, *FLEET):
        v1.post(f"/fleets/<fleet_id>/{verb}", endpoint=verb)(_command(verb, settings, store))

    @v1.app_errorhandler(HTTPException)
    def wrong(error: HTTPException) -> Response | HTTPException:
        return problem.answer(error) if request.path.startswith("/v1/") else error

    @v1.errorhandler(StoreError)
    def away(error: Exception) -> Response:
        detail = f"the store is away ({type(error).__name__}); ask again"
        return problem.told(503, detail, {"Retry-After": "5"}, {})

    @v1.errorhandler(door.KeyTaken)
    def taken(error: Exception) -> Response:
        return problem.told(422, str(error), {}, {})

    return v1


def openapi() -> Response:
    """What stands here, for programs; without a token."""
    return jsonify(description())


@cache
def description() -> Any:
    """openapi.yml, read."""
    return yaml.safe_load(resources.files("app.api").joinpath("openapi.yml").read_text())


def _fleets(v1: Blueprint, settings: Settings, store: Open) -> None:
    @v1.post("/fleets")
    def submit() -> Response:
        """A fleet is handed in, in the name of the token's login."""
        who, raw = caller(settings.callers, WRITE), reading.body()
        by = asked(who, raw)
        found = door.before(store(), by) or door.submit(store(), reading.form(raw), by)
        return _accepted(found, found.id, ("submit",), who.login)

    @v1.get("/fleets")
    def list_fleets() -> Response:
        """A page of all fleets, the youngest first."""
        caller(settings.callers, READ)
        status = request.args.get("status", "")
        if status and status not in board.LISTED:
            raise Refused(422, f"`status` is one of {', '.join(board.LISTED)}")
        page = reading.number("page", 1, MOST_PAGES)
        per_page = reading.number("per_page", PER_PAGE, MOST_PER_PAGE)
        rows, count = board.listed(store(), status, page, per_page)
        answer = jsonify(fleets=rows, total=count, page=page, per_page=per_page)
        if page * per_page < count:
            answer.headers["Link"] = _next(status, page, per_page)
        return answer

    @v1.get("/fleets/<fleet_id>")
    def show(fleet_id: str) -> Response:
        """One fleet with all its repositories; or what was handed in and is none yet."""
        caller(settings.callers, READ)
        return jsonify(board.show(store(), _found(store(), fleet_id), time.time()))


def _next(status: str, page: int, per_page: int) -> str:
    asked = {"status": status} if status else {}
    query = urlencode({**asked, "page": page + 1, "per_page": per_page})
    return f'<{url_for("v1.list_fleets")}?{query}>; rel="next"'


def _command(verb: str, settings: Settings, store: Open) -> Callable[[str], Response]:
    def command(fleet_id: str) -> Response:
        """It is said on the manifest issue, in the name of the token's login."""
        who, raw = caller(settings.callers, WRITE), reading.body()
        by = asked(who, raw)
        found = _found(store(), fleet_id)
        repos = reading.repos(raw) if verb in ROWS else ()
        if verb in FLEET:
            reading.nothing(raw)
        known = door.before(store(), by)
        if known is None:
            known = door.command(store(), _standing(found, repos), (verb, *repos), by)
        return _accepted(known, found.id, (verb, *repos), who.login)

    return command


def _found(store: Store, name: str) -> board.Found:
    found = board.find(store, name)
    if found is None:
        raise Refused(404, "there is no such fleet; `GET /v1/fleets` lists them")
    return found


def _standing(found: board.Found, repos: tuple[str, ...]) -> str:
    """The manifest issue of a fleet that stands, and has these repositories."""
    if found.fleet is None:
        raise Refused(409, "it is not submitted yet; ask for it again in a moment, or see why it is refused")
    _, wrong = named(found.fleet, repos)
    if wrong:
        raise Refused(422, f"not in this fleet: {', '.join(wrong)[:300]}")
    return found.fleet.subject


def _accepted(reply: Reply, name: str, words: tuple[str, ...], login: str) -> Response:
    """202: it is written down, and is carried out by the rules; its address tells what becomes of it."""
    row = {"fleet_id": name, "command": words[0], "repositories": list(words[1:]), "by": login}
    answer = jsonify({**row, "asked_at": board.stamp(reply.at)})
    answer.status_code = 202
    answer.headers["Location"] = url_for("v1.show", fleet_id=name)
    return answer
