"""`fleet demo`: the whole loop on this machine, with a GitHub of its own."""

from __future__ import annotations

import click


@click.command()
@click.option("--keep", is_flag=True, help="Leave all running, to play with.")
def demo(keep: bool) -> None:
    """Show a label become a merged pull request, on this machine alone, in under a minute."""
    from app.cli.demo.play import play

    raise SystemExit(play(keep))
