"""`fleet rebuild`: the ledger, from GitHub."""

from __future__ import annotations

import click

from app.cli.voice import say


@click.command()
def rebuild() -> None:
    """Read the ledger again from the signed comments on GitHub."""
    from jobs.rebuild import rebuild as rebuild_ledger
    from jobs.settings import load

    say("Reading our status comments on GitHub...")
    rebuild_ledger(load())
    say("The ledger is ready.")
