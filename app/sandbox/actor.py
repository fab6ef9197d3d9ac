"""Who is asking: a person, an App (by its JWT), an installation of it, or nobody."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Any

import jwt

from app.sandbox.refused import Refused
from app.sandbox.world import World

JWT_SECONDS = 600


@dataclass(frozen=True)
class Actor:
    """`login` is who is shown; `key` tells clients apart (rates), `mark` tokens (ETags)."""

    kind: str = "nobody"
    login: str = ""
    key: str = "nobody"
    mark: str = ""
    app_id: int = 0
    installation_id: int = 0
    repositories: tuple[int, ...] | None = None
    permissions: dict[str, str] = field(default_factory=dict)


def authenticate(world: World, header: str) -> Actor:
    """The actor of an Authorization header; Refused(401) for one that is no good."""
    scheme, _, given = header.strip().partition(" ")
    token = _basic_password(given) if scheme.lower() == "basic" else given.strip()
    if not header:
        return Actor()
    if scheme.lower() == "bearer" and token.count(".") == 2:
        return _app(world, token)
    return _holder(world, token)


def _holder(world: World, value: str) -> Actor:
    token = world.state.tokens.get(value)
    if token is None or (token.expires_at is not None and token.expires_at <= world.now()):
        raise Refused(401, "Bad credentials")
    mark = hashlib.sha256(value.encode()).hexdigest()[:12]
    if not token.installation_id:
        return Actor("user", token.login, f"user:{token.login}", mark)
    installation = world.state.installations.get(token.installation_id)
    if installation is None:
        raise Refused(401, "Bad credentials")
    if installation.is_suspended:
        raise Refused(403, "This installation has been suspended")
    app = world.state.apps[installation.app_id]
    chosen = tuple(token.repositories) if token.repositories is not None else None
    return Actor(
        "installation",
        f"{app.slug}[bot]",
        f"installation:{installation.id}",
        mark,
        app.id,
        installation.id,
        chosen,
        token.permissions,
    )


def _app(world: World, token: str) -> Actor:
    issuer = _claims(token, None).get("iss")
    apps = world.state.apps.values()
    app = next((one for one in apps if str(issuer) in (str(one.id), one.client_id)), None)
    if app is None:
        raise Refused(404, "Integration not found")
    claims = _claims(token, app.public_key)
    now, issued, ends = world.now(), claims.get("iat"), claims.get("exp")
    if not isinstance(ends, int | float) or ends <= now:
        raise Refused(
            401,
            "'Expiration time' claim ('exp') must be a numeric value representing the future time"
            " at which the assertion expires",
        )
    if ends > now + JWT_SECONDS:
        raise Refused(401, "'Expiration time' claim ('exp') is too far in the future")
    if not isinstance(issued, int | float) or issued > now + 5:
        raise Refused(
            401,
            "'Issued at' claim ('iat') must be an Integer representing the time that the"
            " assertion was issued",
        )
    mark = hashlib.sha256(token.encode()).hexdigest()[:12]
    return Actor("app", f"{app.slug}[bot]", f"app:{app.id}", mark, app.id)


def _claims(token: str, public_key: str | None) -> dict[str, Any]:
    """The claims; with a key, only if it signed them by RS256."""
    checks = {
        "verify_signature": public_key is not None,
        "verify_exp": False,
        "verify_iat": False,
        "verify_aud": False,
        "verify_iss": False,
    }
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            public_key or "",
            algorithms=["RS256"],
            options=checks,  # type: ignore[arg-type]
        )
    except jwt.PyJWTError:
        raise Refused(401, "A JSON web token could not be decoded") from None
    return claims


def _basic_password(given: str) -> str:
    try:
        return base64.b64decode(given).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Refused(401, "Bad credentials") from None
