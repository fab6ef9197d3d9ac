"""What is left of the hour."""

from __future__ import annotations

from typing import Any

from app.sandbox.rest.route import Call, route


@route("GET /rate_limit", "anybody")
def get_rate_limit(call: Call) -> Any:
    """Costs nothing."""
    rates = {name: call.rate(name) for name in ("core", "graphql", "search")}
    return {"resources": rates, "rate": rates["core"]}
