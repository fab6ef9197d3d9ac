"""Control calls about requests and webhooks: counts, limits, deliveries, faults."""

from __future__ import annotations

from app.sandbox.control.faults import Faults
from app.sandbox.control.meter import Meter
from app.sandbox.hooks.sender import MODES, Sender
from app.sandbox.nouns import Json
from app.sandbox.world import World

WAIT_SECONDS = 10.0


class Traffic:
    def __init__(self, world: World, parts: tuple[Faults, Meter, Sender]):
        self.world = world
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
        return {"is_calm": self.sender.wait(float(wish.get("seconds", WAIT_SECONDS)))}

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
