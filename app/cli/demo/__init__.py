"""`fleet demo`: the whole loop on this machine, with a GitHub of its own."""

from __future__ import annotations

import click


@click.command()
@click.option("--keep", is_flag=True, help="Leave all running, to play with.")
def demo(keep: bool) -> None:
    """Show an audit become merged code, on this machine alone, in about a minute.

    An audit of a small shop becomes issues and an epic; one label later agents mend the shop, and
    the epic lands. It can be watched in a browser, too.
    """
    from app.cli.demo.play import play

    raise SystemExit(play(keep))
