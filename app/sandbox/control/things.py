"""Control calls about the world: what there is, what happened, what time it is."""

from __future__ import annotations

from app.sandbox import seed
from app.sandbox.actor import Actor
from app.sandbox.acts import checks
from app.sandbox.control.faults import Faults
from app.sandbox.nouns import Json
from app.sandbox.revision import resolve
from app.sandbox.scene import Scene
from app.sandbox.world import World

CI = "sandbox-ci"


class Things:
    def __init__(self, world: World, faults: Faults):
        self.world, self.faults = world, faults

    def post_seed(self, wish: Json) -> Json:
        """The same form as a seed file."""
        seed.plant(self.world, wish)
        return self.get_world({})

    def get_world(self, wish: Json) -> Json:
        """What there is, with everybody's token."""
        state = self.world.state
        return {
            "url": self.world.url,
            "now": self.world.now(),
            "tokens": {one.login: one.token for one in state.users.values() if one.token},
            "apps": {one.slug: {"id": one.id, "webhook_url": one.webhook_url} for one in state.apps.values()},
            "installations": {
                str(one.id): {
                    "app": state.apps[one.app_id].slug,
                    "account": one.account,
                    "repositories": one.repositories,
                }
                for one in state.installations.values()
            },
            "repositories": {
                one.full_name: {"id": one.id, "refs": one.refs} for one in state.repositories.values()
            },
        }

    def post_user(self, wish: Json) -> Json:
        """{login, token?}: the user, made if need be, and their token."""
        with self.world.lock:
            found = self.world.add_user(wish["login"], token=wish.get("token", ""))
        return {"login": found.login, "id": found.id, "token": found.token}

    def post_role(self, wish: Json) -> Json:
        """{repository, login, role}: `none` takes it away."""
        with self.world.lock:
            if self.world.repository(wish["repository"]) is None:
                raise ValueError(f"there is no repository {wish['repository']}")
            about = {
                "name": wish["repository"],
                "collaborators": {wish["login"]: wish["role"]},
                "installed": False,
            }
            return seed.add_repository(self.world, about).collaborators

    def get_log(self, wish: Json) -> list[Json]:
        """?after=SEQ&kind=K: what was carried out, in order."""
        lines = self.world.log[int(wish.get("after", 0)) :]
        return [one for one in lines if wish.get("kind", one["kind"]) == one["kind"]]

    def post_clock(self, wish: Json) -> Json:
        """{offset} or {advance} in seconds; {at} stops the clock there; {run: true} lets it go on."""
        world = self.world
        with world.lock:
            if "at" in wish:
                world.stopped_at, world.offset_seconds = float(wish["at"]), 0.0
            if wish.get("run"):
                world.stopped_at = None
            world.offset_seconds = float(wish.get("offset", world.offset_seconds)) + float(
                wish.get("advance", 0)
            )
        return {
            "now": world.now(),
            "offset": world.offset_seconds,
            "is_stopped": world.stopped_at is not None,
        }

    def post_check(self, wish: Json) -> Json:
        """{repository, ref, name?, status?, conclusion?}: a check run by the App `sandbox-ci`."""
        with self.world.lock:
            repo = self.world.repository(wish["repository"])
            sha = resolve(self.world, repo, wish["ref"]) if repo else ""
            if repo is None or not sha:
                raise ValueError(f"there is no commit {wish['ref']} in {wish['repository']}")
            app = seed.add_app(self.world, {"slug": CI, "permissions": {"checks": "write"}})
            scene = Scene(self.world, Actor("installation", f"{CI}[bot]", app_id=app.id), repo)
            fields: Json = {key: wish[key] for key in ("status", "conclusion", "output") if key in wish}
            check = checks.create(scene, wish.get("name", "test"), sha, fields)
        return {"id": check.id, "sha": sha, "status": check.status, "conclusion": check.conclusion}

    def post_as(self, wish: Json) -> Json:
        """{as, method, path, json?}: one request as this user (an edit slipped in, a person at work)."""
        return self.faults.perform(wish)
