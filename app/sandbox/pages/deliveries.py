"""The webhooks that were sent: what, to whom, and what came back."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, redirect, request

from app.sandbox.hooks.delivery import Delivery
from app.sandbox.hooks.sender import Sender
from app.sandbox.pages.lists import Shown
from app.sandbox.pages.visit import Visit, is_ours

MOST = 200


class Deliveries:
    def __init__(self, sender: Sender):
        self.sender = sender

    def listed(self, visit: Visit) -> Shown:
        found = list(self.sender.deliveries.values())
        event = visit.query.get("event", "")
        chosen = [one for one in reversed(found) if event in ("", one.event)]
        return "deliveries.html", {
            "found": chosen[:MOST],
            "total": len(chosen),
            "event": event,
            "events": sorted({one.event for one in found}),
            "apps": visit.world.state.apps,
            "repositories": visit.world.state.repositories,
        }

    def _delivery(self, number: int) -> Delivery:
        return self.sender.deliveries.get(number) or abort(404)

    def one(self, visit: Visit, number: int) -> Shown:
        found = self._delivery(number)
        return "delivery.html", {"found": found, "app": visit.world.state.apps[found.app_id]}

    def redeliver(self, visit: Visit, number: int) -> Any:
        if not is_ours(request):
            return Response("This form did not come from a page of this sandbox.", 403)
        return redirect(f"/_deliveries/{self.sender.redeliver(self._delivery(number)).id}", 303)
