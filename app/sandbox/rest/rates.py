"""What is left of the hour."""

from __future__ import annotations

from typing import Any

from app.sandbox.rest.route import Call, route


@route("GET /rate_limit", "anybody")
def get_rate_limit(call: Call) -> Any:
    rate = call.rate()
    return {"resources": {"core": rate, "graphql": rate, "search": {**rate, "limit": 30}}, "rate": rate}
