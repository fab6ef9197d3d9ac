"""`fleet rebuild`: the ledger, from GitHub."""

from __future__ import annotations

import click

from app.cli.voice import say


@click.command()
def rebuild() -> None:
    """Read the ledger again from the signed comments on GitHub."""
    from app.cli.ready import ready
    from jobs.rebuild import rebuild as rebuild_ledger

    say("Reading our status comments on GitHub...")
    restored = rebuild_ledger(ready())
    say(f"The ledger is ready; {restored} runs came back.")
