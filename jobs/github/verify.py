"""The signature of a webhook: HMAC-SHA-256 over the bytes as they came.

Source: docs.github.com, "Validating webhook deliveries". SHA-1 (`X-Hub-Signature`) is
not accepted. Two secrets may live at once, so that one can be changed without a gap.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

HEADER = "X-Hub-Signature-256"


def sign(secret: str, body: bytes) -> str:
    """The header that GitHub sends with `body`."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def verify(secrets: Iterable[str], body: bytes, signature: str | None) -> bool:
    """Whether one of the secrets signed exactly these bytes. Compared in constant time,
    with every secret, so that the answer's time tells nothing."""
    given = (signature or "").encode(errors="replace")
    matches = [hmac.compare_digest(sign(secret, body).encode(), given) for secret in secrets if secret]
    return any(matches)
