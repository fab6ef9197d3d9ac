"""Control calls about requests and webhooks: counts, limits, deliveries, faults."""

from __future__ import annotations

from dataclasses import asdict

from app.sandbox.control.faults import Faults
from app.sandbox.control.limits import Limits, Rules
from app.sandbox.control.meter import GENEROUS, SEARCHES, Meter
from app.sandbox.hooks.sender import MODES, Sender
from app.sandbox.nouns import Json
from app.sandbox.world import World

WAIT_SECONDS = 10.0


class Traffic:
    def __init__(self, world: World, parts: tuple[Faults, Meter, Sender], limits: Limits):
        self.world, self.limits = world, limits
        self.faults, self.meter, self.sender = parts

    def get_requests(self, wish: Json) -> Json:
        """Counts by client and kind, and the last requests."""
        return {
            "counts": {key: dict(found) for key, found in self.meter.counts.items()},
            "requests": list(self.meter.lines),
        }

    def delete_requests(self, wish: Json) -> Json:
        self.meter.counts.clear()
        self.meter.lines.clear()
        return {}

    def post_limits(self, wish: Json) -> Json:
        """{github?, requests_per_hour?, searches_per_minute?, secondary?, ..._seconds?, tree_entries?}

        `github: true` switches on all of GitHub's own limits, `false` all off; `secondary` is true, false
        or an object of its numbers.
        """
        world, meter = self.world, self.meter
        if "github" in wish:
            meter.is_real = bool(wish["github"])
            self.limits.rules = Rules() if wish["github"] else None
            meter.limit, meter.searches = GENEROUS, SEARCHES
        if "secondary" in wish:
            given = wish["secondary"]
            self.limits.rules = Rules(**given) if isinstance(given, dict) else Rules() if given else None
        meter.limit = int(wish.get("requests_per_hour", meter.limit))
        meter.searches = int(wish.get("searches_per_minute", meter.searches))
        world.mergeable_seconds = float(wish.get("mergeable_seconds", world.mergeable_seconds))
        world.update_seconds = float(wish.get("update_seconds", world.update_seconds))
        world.index_seconds = float(wish.get("index_seconds", world.index_seconds))
        world.most_entries = int(wish.get("tree_entries", world.most_entries))
        return {
            "github": meter.is_real,
            "requests_per_hour": meter.limit,
            "searches_per_minute": meter.searches,
            "secondary": asdict(self.limits.rules) if self.limits.rules else False,
            "mergeable_seconds": world.mergeable_seconds,
            "update_seconds": world.update_seconds,
            "index_seconds": world.index_seconds,
            "tree_entries": world.most_entries,
        }

    def post_webhooks(self, wish: Json) -> Json:
        """{mode, seconds?, only?: [event], app?, url?, secret?}"""
        if wish.get("mode", "deliver") not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}")
        self.sender.mode = wish.get("mode", "deliver")
        self.sender.seconds, self.sender.only = float(wish.get("seconds", 0)), frozenset(wish.get("only", ()))
        for app in self.world.state.apps.values():
            if wish.get("app", app.slug) == app.slug:
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
        self.world.catch_up()
        return {"is_calm": self.sender.wait(float(wish.get("seconds", WAIT_SECONDS)))}

    def get_faults(self, wish: Json) -> list[Json]:
        return [one.shown() for one in self.faults.all.values()]

    def post_faults(self, wish: Json) -> Json:
        return self.faults.add(wish).shown()

    def delete_faults(self, wish: Json) -> Json:
        self.faults.clear()
        return {}

    def get_rewrites(self, wish: Json) -> list[Json]:
        return [asdict(one) for one in self.faults.rewrites.all]

    def post_rewrites(self, wish: Json) -> Json:
        """{subject, as, after, times?, by?} and one of body, append, tick, untick, replace."""
        return self.faults.rewrites.add(wish)

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
