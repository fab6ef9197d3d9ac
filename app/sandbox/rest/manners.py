"""Versions of the API, what a request costs, and two requests for one thing at a time."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from app.sandbox.control.limits import Cost
from app.sandbox.ids import parse_stamp
from app.sandbox.refused import Refused
from app.sandbox.rest.route import Call, Route, route

# The first is what a request without the header gets.
VERSIONS = ("2022-11-28", "2026-03-10")
# POSTs that make something which people read
_CREATES = re.compile(r"/(issues|comments|replies|pulls|reviews)$")


def check_version(asked: str) -> None:
    """400 for a version that GitHub does not have."""
    if asked and asked not in VERSIONS:
        raise Refused(400, f"Invalid or unsupported API version: {asked}. See GET /versions.")


def remember(response: Response, mark: str, said: Any) -> None:
    """ETag, which belongs to one token, and Last-Modified; a 304 without a body for who has it already.

    A repository has no Last-Modified: its settings change without `updated_at`.
    """
    tag = f'W/"{hashlib.sha256(mark.encode() + response.data).hexdigest()}"'
    at = said.get("updated_at") if isinstance(said, dict) and "full_name" not in said else None
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
    response.headers["Vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP"
    response.last_modified = None if at is None else datetime.fromtimestamp(parse_stamp(at) or 0, UTC)
    since, there = request.if_modified_since, response.last_modified
    asked = request.headers.get("If-None-Match", "")
    if tag in asked or (not asked and since and there and there <= since):
        response.status_code, response.data = 304, b""


@route("GET /versions", "anybody")
def list_versions(call: Call) -> list[str]:
    return list(VERSIONS)


def cost_of(found: Route) -> Cost:
    resource = "search" if found.rule.startswith("/search/") else "core"
    is_read = found.method == "GET"
    return Cost(resource, 1 if is_read else 5, found.method == "POST" and bool(_CREATES.search(found.rule)))


def request_kind(found: Route, status: int) -> str:
    """What the meter calls it."""
    if found.rule.endswith("access_tokens"):
        return "token"
    if found.method == "GET":
        return "unchanged" if status == 304 else "read"
    return "write"


class Races:
    """Which POSTs came while another one to the same path was under way."""

    def __init__(self) -> None:
        self._flying: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._here = threading.local()

    @property
    def is_raced(self) -> bool:
        """Of this thread's request."""
        return getattr(self._here, "is_raced", False)

    @contextmanager
    def of(self, method: str, path: str) -> Iterator[None]:
        """While this request runs. What a fault performs within it is a request of its own."""
        outer, key = self.is_raced, f"{method} {path}"
        with self._lock:
            self._here.is_raced = method == "POST" and self._flying[key] > 0
            self._flying[key] += 1
        try:
            yield
        finally:
            self._here.is_raced = outer
            with self._lock:
                self._flying[key] -= 1
                if not self._flying[key]:
                    del self._flying[key]
