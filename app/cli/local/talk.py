"""`fleet prompt` and `fleet attach`: to talk with an agent."""

from __future__ import annotations

import click

from app.cli.local import ground
from app.cli.voice import failed, say


# -x may well begin a prompt.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("branch")
@click.argument("text")
def prompt(branch: str, text: str) -> None:
    """Ask the agent on BRANCH; `-` reads the prompt from standard input.

    It is asked when it has done what it was asked before. One that does not run is started again.
    """
    from jobs.local import wake

    here = ground.fleet()
    row = ground.agent(here, branch)
    given = ground.told(text)
    if not given.strip():
        raise click.UsageError("The prompt is empty.")
    if wake.prompt(here, row, given):
        say(f"The agent on {branch} was started again.")


@click.command()
@click.argument("branch")
def attach(branch: str) -> None:
    """Sit down in front of the agent on BRANCH: its tmux session in this terminal.

    What you type there is its next prompt. Ctrl-B D leaves it running.
    """
    from jobs.jail import tmux
    from jobs.local import wake

    here = ground.fleet()
    row = ground.agent(here, branch)
    if wake.wake(here, row):
        say(f"The agent on {branch} was started again.")
    if row.session not in tmux.panes():
        raise failed(f"There is no tmux session {row.session}.", "`fleet list --repair` sets that right.")
    tmux.attach(row.session)
