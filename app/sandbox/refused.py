"""GitHub's refusals: a status, a message and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DOCS = "https://docs.github.com/rest"


class Refused(Exception):
    """Nothing was carried out; the answer says why in GitHub's words."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ):
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        said: dict[str, Any] = {"message": self.message}
        if self.errors is not None:
            said["errors"] = self.errors
        if "Location" in self.headers:
            return said | {"url": self.headers["Location"], "documentation_url": DOCS}
        return said | {"documentation_url": DOCS, "status": str(self.status)}


def not_found() -> Refused:
    return Refused(404, "Not Found")


def moved(url: str, status: int = 301) -> Refused:
    """What was asked for is elsewhere now, under this address."""
    return Refused(status, "Moved Permanently", headers={"Location": url})


def invalid(resource: str, field: str, code: str, message: str = "") -> Refused:
    """422 as the REST API words it; code is missing, missing_field, invalid, already_exists or custom."""
    error = {"resource": resource, "field": field, "code": code}
    return Refused(422, "Validation Failed", [error | ({"message": message} if message else {})])


def not_served(what: str) -> Refused:
    """GitHub has it and the sandbox does not."""
    return Refused(501, f"The sandbox does not know {what}; docs/sandbox.md lists what it does")


def unknown(resource: str, field: str, value: str) -> Refused:
    """422 for a value that names nothing."""
    error = {"value": value, "resource": resource, "field": field, "code": "invalid"}
    return Refused(422, "Validation Failed", [error])


def no_integration(needs: str) -> Refused:
    """An App's token lacks a permission; `needs` is like `issues=write`."""
    return Refused(
        403, "Resource not accessible by integration", headers={"X-Accepted-GitHub-Permissions": needs}
    )
