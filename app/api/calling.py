"""Who calls, by the token that comes with the request, and what they may."""

from __future__ import annotations

import hashlib
import re
import time

from flask import request

from app.api.problem import Refused
from jobs.caller import READ, Caller, caller_of
from jobs.submitting.door import Asked

REALM = 'Bearer realm="agent-fleet"'
KEY = re.compile(r"[!-~][ -~]{0,254}")
HINT = "send `Authorization: Bearer TOKEN`"
UNSET = "no token is set, so nobody may: the operator sets FLEET_API_TOKENS (docs/operating.md)"


def caller(known: tuple[Caller, ...], scope: str = READ) -> Caller:
    """Whose token came; 401 without one that is known, 403 where it may not do this."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if not known:
        raise Refused(401, UNSET, headers={"WWW-Authenticate": REALM})
    if not token or kind.casefold() != "bearer":
        raise Refused(401, HINT, headers={"WWW-Authenticate": REALM})
    found = caller_of(known, token.strip())
    if found is None:
        header = f'{REALM}, error="invalid_token"'
        raise Refused(401, "this token is not known here", headers={"WWW-Authenticate": header})
    if scope not in found.scopes:
        header = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        detail = f"this token may not {scope}; its scopes stand in FLEET_API_TOKENS"
        raise Refused(403, detail, headers={"WWW-Authenticate": header})
    return found


def asked(who: Caller, body: bytes) -> Asked:
    """The request, with its `Idempotency-Key`, and a digest of all that it says."""
    key = request.headers.get("Idempotency-Key", "")
    if key and not KEY.fullmatch(key):
        raise Refused(400, "`Idempotency-Key` is 1 to 255 visible characters, such as a UUID")
    said = (request.method, request.path, request.query_string.decode("latin-1"), request.mimetype)
    digest = hashlib.sha256("\n".join(said).encode() + b"\n" + body)
    return Asked(who.login, time.time(), key, digest.hexdigest())
