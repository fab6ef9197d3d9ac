"""Node ids, tokens and times in GitHub's manner."""

from __future__ import annotations

import base64
import binascii
import secrets
import string
import time
from calendar import timegm
from datetime import UTC, datetime

_LETTERS = string.ascii_letters + string.digits


def node_id(kind: str, *parts: int | str) -> str:
    """`I_kwDO...`: opaque to clients; kind is I, PR, IC, LA, R, U, REF, ..."""
    packed = base64.urlsafe_b64encode("\0".join(str(part) for part in parts).encode())
    return f"{kind}_kwDO{packed.decode().rstrip('=')}"


def parse_node(text: str) -> tuple[str, list[str]]:
    """Kind and parts of a node id; ("", []) for anything else."""
    kind, found, packed = text.partition("_kwDO")
    try:
        plain = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", []
    return (kind, plain.split("\0")) if found else ("", [])


def new_token(prefix: str, length: int) -> str:
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


def stamp(at: float | None) -> str | None:
    """`2026-01-31T12:00:00Z`: never with fractions."""
    return None if at is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def parse_stamp(text: str) -> float | None:
    """Unix seconds of an ISO time; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return timegm((at if at.tzinfo else at.replace(tzinfo=UTC)).utctimetuple())
