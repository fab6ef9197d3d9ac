"""The seed of the demo's GitHub, and the settings and agents of its fleet."""

from __future__ import annotations

import secrets

OUR_APP, CI_APP = 4711, 4712


def token() -> str:
    """A person's token, as GitHub shapes them."""
    return "ghp_" + secrets.token_hex(18)
