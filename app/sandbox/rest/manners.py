"""Versions of the API, what a request costs, and two requests for one thing at a time."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from app.sandbox.control.limits import Cost
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
