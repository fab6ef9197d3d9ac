"""`fleet web`, `fleet work`, `fleet clock`: the processes, one command each."""

from __future__ import annotations

import click


@click.command()
def web() -> None:
    """Listen for GitHub's webhooks (address: FLEET_BIND)."""
    from app.cli.ready import ready
    from app.web import serve

    serve(ready())


@click.command()
@click.argument("queue", type=click.Choice(["reconcile", "agents"]))
def work(queue: str) -> None:
    """Do what is due.

    `reconcile` looks, decides and does, and sends our own webhooks; `agents` starts and
    settles this host's runs.
    """
    from app.cli.ready import ready
    from jobs import notify, queues
    from jobs.run import host

    settings = ready()
    if queue == "agents":
        host.serve(settings)
    else:
        with notify.sending(settings):
            queues.work_reconcile(settings)


@click.command()
def clock() -> None:
    """Keep time: due subjects, the sweep, expired leases, dead runs."""
    from app.cli.ready import ready
    from jobs.clock import run

    run(ready())
