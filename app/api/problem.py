"""Errors of `/v1` as problem details (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

TYPE = "application/problem+json"
PLAIN = "about:blank"  # RFC 9457: the status says all
MANIFEST = "urn:agent-fleet:manifest"  # `problems` says where


class Refused(HTTPException):
    """An answer with this status, and what is wrong and what to do, for people; `more` for programs."""

    def __init__(self, status: int, detail: str, **more: Any):
        super().__init__(detail)
        self.code, self.more = status, more
        self.fields: dict[str, str] = more.pop("headers", {})


def answer(error: HTTPException) -> Response:
    """The error as its answer; also those that Flask raises by itself."""
    status = error.code or 500
    headers = dict(error.fields) if isinstance(error, Refused) else _headers(error)
    more = error.more if isinstance(error, Refused) else {}
    return told(status, error.description or "", headers, more)


def told(status: int, detail: str, headers: Mapping[str, str], more: Mapping[str, Any]) -> Response:
    """A problem document."""
    row = {"type": PLAIN, "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = Response(json.dumps(row), status, mimetype=TYPE)
    response.headers.extend(headers)
    return response


def _headers(error: HTTPException) -> dict[str, str]:
    """Those that the error carries, as `Allow` of a 405, but for what its page of HTML needs."""
    return {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
