"""How the CLI speaks: data to standard output, talk to standard error, hints with every failure.

Colours are click's: only on a terminal, and never with NO_COLOR.
"""

from __future__ import annotations

import json
from typing import Any

import click


def say(text: str, **style: Any) -> None:
    """Talk: one line on standard error."""
    click.secho(text, err=True, **style)


def show(text: str, **style: Any) -> None:
    """Data: one line on standard output."""
    click.secho(text, **style)


def show_json(data: Any) -> None:
    """Data, for programs."""
    click.echo(json.dumps(data, indent=2, sort_keys=True, default=str))


def failed(what: str, hint: str) -> click.ClickException:
    """Exit code 1: what happened, and what to do next."""
    return click.ClickException(f"{what}\nHint: {hint}")
