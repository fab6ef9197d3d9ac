"""Control calls about Apps: where they are installed, their permissions, a ping."""

from __future__ import annotations

from app.sandbox.actor import Actor
from app.sandbox.acts import automerge, installing, pulls
from app.sandbox.hearing import heard
from app.sandbox.nouns import App, Json, Repository
from app.sandbox.scene import Scene
from app.sandbox.world import World


class Apps:
    def __init__(self, world: World):
        self.world = world

    def _app(self, slug: str) -> App:
        found = [one for one in self.world.state.apps.values() if one.slug == slug]
        if not found:
            raise ValueError(f"there is no App {slug}")
        return found[0]

    def _repository(self, name: str) -> Repository:
        found = self.world.repository(name)
        if found is None:
            raise ValueError(f"there is no repository {name}")
        return found

    def post_install(self, wish: Json) -> Json:
        """{app, repository, removed?, suspended?} or {app, account, all: true}; with its webhooks."""
        world = self.world
        with world.lock:
            app = self._app(wish["app"])
            sender = wish.get("as", "")
            if wish.get("all"):
                account = wish["account"]
                found = installing.put_on_all(world, app, account, sender or account)
            else:
                repo = self._repository(wish["repository"])
                sender = sender or repo.owner
                found = installing.put_on(world, app, repo, sender)
                if wish.get("removed"):
                    installing.take_off(world, found, repo, sender)
            installing.suspend(world, found, bool(wish.get("suspended", False)), sender or found.account)
        return {"installation": found.id, "repositories": found.repositories, "selection": found.selection}

    def post_uninstall(self, wish: Json) -> Json:
        """{app, account, as?}: the installation is gone, and its tokens with it."""
        with self.world.lock:
            app, account = self._app(wish["app"]), wish["account"].lower()
            for found in list(self.world.state.installations.values()):
                if found.app_id == app.id and found.account.lower() == account:
                    installing.delete(self.world, found, wish.get("as", found.account))
        return {}

    def post_permissions(self, wish: Json) -> Json:
        """{app, permissions?, events?}: what the App may; accepted everywhere at once, and told."""
        with self.world.lock:
            app = self._app(wish["app"])
            app.permissions = {"metadata": "read"} | wish.get("permissions", app.permissions)
            app.events = wish.get("events", app.events)
            for found in self.world.state.installations.values():
                if found.app_id == app.id:
                    installing.change(self.world, found, "new_permissions_accepted", found.account)
            self.world.is_changed = True
        return {"permissions": app.permissions, "events": heard(app)}

    def post_ping(self, wish: Json) -> Json:
        """{app}: the webhook that GitHub sends when one is set up."""
        with self.world.lock:
            app = self._app(wish["app"])
            installing.ping(self.world, app, app.owner)
        return {}

    def post_automerge(self, wish: Json) -> Json:
        """{repository, number, reason?}: switched off, as GitHub does by itself."""
        with self.world.lock:
            repo = self._repository(wish["repository"])
            scene = Scene(self.world, Actor("user", repo.owner), repo)
            found = pulls.get(scene, int(wish["number"]))
            automerge.disable(scene, found, wish.get("reason", "Head branch was pushed to"))
        return {"is_on": found.as_pull.auto is not None}
