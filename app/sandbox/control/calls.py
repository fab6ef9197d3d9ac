"""`/_control/...`: what a test may do to the world. No authentication; loopback only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from app.sandbox import seed
from app.sandbox.actor import Actor
from app.sandbox.acts import checks
from app.sandbox.control.faults import Faults
from app.sandbox.control.meter import Meter
from app.sandbox.hooks.sender import MODES, Sender
from app.sandbox.nouns import Json
from app.sandbox.refused import Refused
from app.sandbox.revision import resolve
from app.sandbox.scene import Scene
from app.sandbox.world import Request, World

CI = "sandbox-ci"
WAIT_SECONDS = 10.0


class Control:
    def __init__(self, world: World, parts: tuple[Faults, Meter, Sender]):
        self.world = world
        self.faults, self.meter, self.sender = parts

    def mount(self, web: Flask) -> None:
        """Public methods named `get_x`, `post_x`, `delete_x` are the calls `METHOD /_control/x`."""
        pages = Blueprint("control", __name__, url_prefix="/_control")
        for name in dir(self):
            verb, _, noun = name.partition("_")
            if verb in ("get", "post", "delete"):
                pages.add_url_rule(f"/{noun}", name, self._view(getattr(self, name)), methods=[verb.upper()])
        web.register_blueprint(pages)

    def _view(self, act: Callable[[Json], Any]) -> Callable[[], Response]:
        def view() -> Response:
            wish = dict(request.args) if request.method == "GET" else request.get_json(silent=True) or {}
            outer, self.world.request = self.world.request, Request("control", request.method, request.path)
            try:
                return jsonify(act(wish))
            except (ValueError, KeyError, TypeError, Refused) as error:
                answer = jsonify({"message": f"{type(error).__name__}: {error}"})
                answer.status_code = 422
                return answer
            finally:
                self.world.request = outer

        return view

    def post_seed(self, wish: Json) -> Json:
        """The same form as a seed file."""
        seed.plant(self.world, wish)
        return self.get_world({})

    def get_world(self, wish: Json) -> Json:
        """What there is, with everybody's token."""
        state = self.world.state
        return {
            "url": self.world.url, "now": self.world.now(), "mode": self.sender.mode,
            "tokens": {one.login: one.token for one in state.users.values() if one.token},
            "apps": {one.slug: {"id": one.id, "webhook_url": one.webhook_url} for one in state.apps.values()},
            "installations": {str(one.id): {"app": state.apps[one.app_id].slug, "account": one.account,
                                            "repositories": one.repositories} for one in state.installations.values()},
            "repositories": {one.full_name: {"id": one.id, "refs": one.refs} for one in state.repositories.values()},
        }  # fmt: skip

    def post_user(self, wish: Json) -> Json:
        """{login, token?}: the user, made if need be, and their token."""
        with self.world.lock:
            found = self.world.add_user(wish["login"], token=wish.get("token", ""))
        return {"login": found.login, "id": found.id, "token": found.token}

    def post_role(self, wish: Json) -> Json:
        """{repository, login, role}: `none` takes it away."""
        with self.world.lock:
            about = {"name": wish["repository"], "collaborators": {wish["login"]: wish["role"]}, "installed": False}
            return seed.add_repository(self.world, about).collaborators

    def post_install(self, wish: Json) -> Json:
        """{app, repository, removed?, suspended?}: put the App on a repository, or take it off."""
        with self.world.lock:
            app = next(one for one in self.world.state.apps.values() if one.slug == wish["app"])
            repo = self.world.repository(wish["repository"])
            if repo is None:
                raise ValueError(f"there is no repository {wish['repository']}")
            found = seed.install(self.world, app, repo)
            if wish.get("removed"):
                found.repositories.remove(repo.id)
            found.is_suspended = bool(wish.get("suspended", False))
            self.world.is_changed = True
        return {"installation": found.id, "repositories": found.repositories}

    def get_log(self, wish: Json) -> list[Json]:
        """?after=SEQ&kind=K: what was carried out, in order."""
        lines = self.world.log[int(wish.get("after", 0)):]
        return [one for one in lines if wish.get("kind", one["kind"]) == one["kind"]]

    def get_requests(self, wish: Json) -> Json:
        """Counts by client and kind, and the last requests."""
        return {"counts": {key: dict(found) for key, found in self.meter.counts.items()},
                "requests": list(self.meter.lines)}  # fmt: skip

    def delete_requests(self, wish: Json) -> Json:
        self.meter.counts.clear()
        self.meter.lines.clear()
        return {}

    def post_limits(self, wish: Json) -> Json:
        """{requests_per_hour?, mergeable_seconds?}"""
        self.meter.limit = int(wish.get("requests_per_hour", self.meter.limit))
        self.world.mergeable_seconds = float(wish.get("mergeable_seconds", self.world.mergeable_seconds))
        return {"requests_per_hour": self.meter.limit, "mergeable_seconds": self.world.mergeable_seconds}

    def post_webhooks(self, wish: Json) -> Json:
        """{mode, seconds?, only?: [event], app?, url?, secret?}"""
        if wish.get("mode", "deliver") not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}")
        self.sender.mode = wish.get("mode", "deliver")
        self.sender.seconds, self.sender.only = float(wish.get("seconds", 0)), frozenset(wish.get("only", ()))
        for app in self.world.state.apps.values():
            if wish.get("app", app.slug) == app.slug and app.slug != CI:
                app.webhook_url = wish.get("url", app.webhook_url)
                app.webhook_secret = wish.get("secret", app.webhook_secret)
        return {"mode": self.sender.mode, "seconds": self.sender.seconds, "only": sorted(self.sender.only)}

    def get_deliveries(self, wish: Json) -> list[Json]:
        """All of them, oldest first, with payloads if ?payload=1."""
        return [one.shown(wish.get("payload") == "1") for one in list(self.sender.deliveries.values())]

    def post_redeliver(self, wish: Json) -> Json:
        """{id}: the same event and GUID again."""
        return self.sender.redeliver(self.sender.deliveries[int(wish["id"])]).shown()

    def get_wait(self, wish: Json) -> Json:
        """?seconds=10: until no delivery is under way."""
        return {"is_calm": self.sender.wait(float(wish.get("seconds", WAIT_SECONDS)))}

    def post_clock(self, wish: Json) -> Json:
        """{offset} or {advance} in seconds; {at} stops the clock there; {run: true} lets it go on."""
        world = self.world
        with world.lock:
            if "at" in wish:
                world.stopped_at, world.offset_seconds = float(wish["at"]), 0.0
            if wish.get("run"):
                world.stopped_at = None
            world.offset_seconds = float(wish.get("offset", world.offset_seconds)) + float(wish.get("advance", 0))
        return {"now": world.now(), "offset": world.offset_seconds, "is_stopped": world.stopped_at is not None}

    def get_faults(self, wish: Json) -> list[Json]:
        return [one.shown() for one in self.faults.all.values()]

    def post_faults(self, wish: Json) -> Json:
        return self.faults.add(wish).shown()

    def delete_faults(self, wish: Json) -> Json:
        self.faults.clear()
        return {}

    def post_release(self, wish: Json) -> Json:
        """{id}: let the held request go on."""
        fault = self.faults.all[int(wish["id"])]
        fault.gate.set()
        return fault.shown()

    def get_held(self, wish: Json) -> Json:
        """?id=N&seconds=10: until a request is held there."""
        fault = self.faults.all[int(wish["id"])]
        fault.reached.wait(float(wish.get("seconds", WAIT_SECONDS)))
        return fault.shown()

    def post_check(self, wish: Json) -> Json:
        """{repository, ref, name?, status?, conclusion?}: a check run by the App `sandbox-ci`."""
        with self.world.lock:
            repo = self.world.repository(wish["repository"])
            sha = resolve(self.world, repo, wish["ref"]) if repo else ""
            if repo is None or not sha:
                raise ValueError(f"there is no commit {wish['ref']} in {wish['repository']}")
            app = seed.add_app(self.world, {"slug": CI, "permissions": {"checks": "write"}})
            scene = Scene(self.world, Actor("installation", f"{CI}[bot]", app_id=app.id), repo)
            fields = {key: wish[key] for key in ("status", "conclusion", "output") if key in wish}
            check = checks.create(scene, wish.get("name", "test"), sha, fields)
        return {"id": check.id, "sha": sha, "status": check.status, "conclusion": check.conclusion}

    def post_as(self, wish: Json) -> Json:
        """{as, method, path, json?}: one request as this user (an edit slipped in, a person at work)."""
        return {"status": self.faults.perform(wish)}
