"""In whose name the operator speaks to a fleet: `--as LOGIN`, else the one login of FLEET_API_TOKENS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jobs.settings import Settings


def whose(settings: Settings, login: str) -> str:
    """The login. Without one the command is used wrongly (exit code 2): rights are a person's."""
    from jobs.caller import LOGIN, only_login

    found = login or only_login(settings.callers)
    if not found:
        raise click.UsageError(
            "add --as LOGIN: it is done in somebody's name, with that person's rights on GitHub"
        )
    if not LOGIN.fullmatch(found):
        raise click.UsageError(f"{found!r} is no login; write the person's name on GitHub, without `@`")
    return found
