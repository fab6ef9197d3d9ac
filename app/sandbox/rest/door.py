"""The REST door: authentication, faults, the lock, and GitHub's manners around every answer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask, Response, request

from app.sandbox.actor import Actor, authenticate
from app.sandbox.control.faults import Fault, Faults
from app.sandbox.control.limits import Cost, Limits
from app.sandbox.control.meter import Meter
from app.sandbox.nouns import Json
from app.sandbox.permission import guard
from app.sandbox.refused import Refused, no_integration
from app.sandbox.rest.elsewhere import mount as mount_by_id
from app.sandbox.rest.elsewhere import repository_of
from app.sandbox.rest.manners import VERSIONS, Races, check_version, cost_of, remember, request_kind
from app.sandbox.rest.media import check_accept, name_of, worded
from app.sandbox.rest.route import ROUTES, Answer, Call, Route, check_body
from app.sandbox.world import Request, World

MOST_BYTES = 25_000_000


class Door:
    """Carries out a call for the routes and for GraphQL: the one place that knows HTTP."""

    def __init__(self, world: World, faults: Faults, meter: Meter):
        self.world, self.faults, self.meter = world, faults, meter
        self.limits, self.races = Limits(world), Races()

    def mount(self, web: Flask) -> None:
        for number, found in enumerate(ROUTES):
            web.add_url_rule(
                found.rule,
                f"rest-{number}",
                self._view(found),
                methods=[found.method],
                provide_automatic_options=False,
            )
        mount_by_id(web, self.world)

    def _view(self, found: Route) -> Any:
        return lambda **where: self.serve(found, where)

    def serve(self, found: Route, where: Json) -> Response:
        """Faults come first and last; what is between them happens under the lock."""
        actor, cost = Actor(), cost_of(found)
        self.world.catch_up()
        fault = self.faults.match(request.method, request.full_path.rstrip("?"), "")
        with self.races.of(request.method, request.path):
            try:
                check_version(request.headers.get("X-GitHub-Api-Version", ""))
                check_accept(request.headers.get("Accept", ""))
                actor = self.admit()
                with self.paid(actor, cost):
                    self.faults.before(fault)
                    answer = self._carry_out(found, actor, where, fault)
            except Refused as error:
                answer = Answer(error.status, error.body(), error.headers)
        response = self.respond(answer, actor, fault, cost.resource)
        self.meter.count(
            actor,
            request_kind(found, response.status_code),
            (request.method, request.path, response.status_code),
        )
        self.faults.after(fault)
        return response

    @contextmanager
    def paid(self, actor: Actor, cost: Cost) -> Iterator[None]:
        """The request is counted against the limits while it runs."""
        if request.path != "/rate_limit":
            self.meter.spend(actor, cost.resource, cost.hourly)
        self.limits.enter(actor, cost)
        try:
            yield
        finally:
            self.limits.leave(actor)

    def admit(self) -> Actor:
        """Who asks."""
        with self.world.lock:
            return authenticate(self.world, request.headers.get("Authorization", ""))

    def _carry_out(self, found: Route, actor: Actor, where: Json, fault: Fault | None) -> Answer:
        body = _body() if found.method != "GET" else {}
        if isinstance(body, list) and {name.rstrip("!") for name in found.takes} == {"labels"}:
            body = {"labels": body}
        world = self.faults.view(fault, self.world) if found.method == "GET" else self.world
        query = dict(request.args.items())
        call = Call(
            world,
            actor,
            where,
            body,
            query,
            dict(request.headers),
            world.url + request.path,
            rate=lambda resource: self.meter.rate(actor, resource),
            is_raced=self.races.is_raced,
            method=found.method,
        )
        with world.lock, self.faults.rewrites.watch(actor, found.method == "GET"):
            outer, world.request = world.request, Request("rest", request.method, request.path)
            first = len(world.log)
            try:
                said = self._admitted(found, call)
                answer = said if isinstance(said, Answer) else Answer(200, said)
                self._settle(first, answer.status)
                return replace(answer, content=worded(call, answer.content))
            except Refused as error:
                self._settle(first, error.status)
                raise
            finally:
                world.request = outer

    def _settle(self, first: int, status: int) -> None:
        for line in self.world.log[first:]:
            line["status"] = line["status"] or status

    def _admitted(self, found: Route, call: Call) -> Any:
        if "owner" in call.where and "name" in call.where:
            call.at_repository = repository_of(call)
            guard(call.world, call.actor, call.repo, (found.needs, found.role))
        else:
            _check_kind(found.needs, call.actor)
        if found.method != "GET":
            check_body(found.takes, call.body)
        return found.view(call)

    def respond(
        self, answer: Answer, actor: Actor, fault: Fault | None = None, resource: str = "core"
    ) -> Response:
        """The answer with rate headers, ETag and 304; a cut answer is marked for the server to drop."""
        said = answer.content
        raw = said if isinstance(said, bytes) else b"" if said is None else json.dumps(said).encode()
        response = Response(raw, answer.status, content_type="application/json; charset=utf-8")
        response.headers.update(
            {
                "X-GitHub-Request-Id": secrets.token_hex(10).upper(),
                "X-GitHub-Media-Type": name_of(dict(request.headers)),
                "x-github-api-version-selected": request.headers.get("X-GitHub-Api-Version") or VERSIONS[0],
                **self.meter.headers(actor, resource),
                **answer.headers,
            }
        )
        if answer.status == 201 and isinstance(said, dict) and "url" in said:
            response.headers["Location"] = said["url"]
        if request.method in ("GET", "HEAD") and answer.status == 200:
            remember(response, actor.mark, said)
        if fault is not None and fault.does == "cut":
            response.headers["X-Sandbox-Cut"] = "1"
        return response


def _check_kind(needs: str, actor: Actor) -> None:
    """Routes without a repository say which kind of actor they serve."""
    if needs == "app" and actor.kind != "app":
        raise Refused(401, "A JSON web token could not be decoded")
    if needs == "someone" and actor.kind == "nobody":
        raise Refused(401, "Requires authentication")
    if needs == "installation" and actor.kind != "installation":
        raise Refused(
            403,
            "You must authenticate with an installation access token in order to list repositories"
            " for an installation.",
        )
    if needs == "user" and actor.kind != "user":
        raise no_integration("") if actor.kind == "installation" else Refused(401, "Requires authentication")


def _body() -> Any:
    raw = request.get_data()
    if len(raw) > MOST_BYTES:
        raise Refused(413, "Payload too large")
    try:
        return json.loads(raw) if raw.strip() else {}
    except ValueError:
        raise Refused(400, "Problems parsing JSON") from None
