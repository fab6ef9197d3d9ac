"""`fleet pause`, `resume`, `cancel` and `retry`: said to a fleet, as `/fleet` on its issue."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from app.cli.voice import failed, say
from app.cli.whose import whose

if TYPE_CHECKING:
    from flows.model import Answer
    from jobs.store import Store

POLL_SECONDS, PATIENCE_SECONDS = 0.3, 20.0
AS = click.option("--as", "login", default="", help="In whose name: a GitHub login with write permission.")


@click.command()
@click.argument("fleet_id", metavar="ID")
@AS
def pause(fleet_id: str, login: str) -> None:
    """Begin nothing more of the fleet ID; what runs finishes."""
    _say(fleet_id, ("pause",), login)


@click.command()
@click.argument("fleet_id", metavar="ID")
@AS
def resume(fleet_id: str, login: str) -> None:
    """Go on with the fleet ID."""
    _say(fleet_id, ("resume",), login)


@click.command()
@click.argument("fleet_id", metavar="ID")
@click.argument("repo", nargs=-1)
@AS
def cancel(fleet_id: str, repo: tuple[str, ...], login: str) -> None:
    """Stop the fleet ID, or each REPO of it: what runs is stopped."""
    _say(fleet_id, ("cancel", *repo), login)


@click.command()
@click.argument("fleet_id", metavar="ID")
@click.argument("repo", nargs=-1)
@AS
def retry(fleet_id: str, repo: tuple[str, ...], login: str) -> None:
    """Ask for another attempt of what failed in the fleet ID, or of each REPO."""
    _say(fleet_id, ("retry", *repo), login)


def _say(name: str, words: tuple[str, ...], login: str) -> None:
    from app.cli.ready import ready
    from flows.rollout.wishing import named
    from jobs.onboarding.progress import is_up
    from jobs.store import open_store
    from jobs.submitting import board, door

    settings = ready()
    who, store = whose(settings, login), open_store(settings)
    found = board.find(store, name)
    if found is None or found.fleet is None:
        hint = "`fleet status` lists the fleets; what waits to be submitted takes no commands."
        raise failed(f"There is no fleet {name!r}.", hint)
    _, wrong = named(found.fleet, words[1:])
    if wrong:
        hint = f"`fleet status {name}` lists its repositories."
        raise failed(f"Not in this fleet: {', '.join(wrong)}.", hint)
    asked = door.Asked(who, time.time())
    door.command(store, found.fleet.subject, words, asked)
    if not is_up(store):
        say("Nothing runs that could carry it out: no clock ticks. `fleet up` starts all.", fg="yellow")
        return
    _tell(_answer(store, found.fleet.subject, door.spoken(words, asked).key), name)


def _tell(answer: Answer | None, name: str) -> None:
    from jobs.local.screen import plain

    if answer is None:
        say(f"It is written down and not answered yet; `fleet status {name}` tells what becomes of it.")
    elif not answer.is_accepted:
        raise failed(
            f"It was refused: {plain(answer.text)}", "say it in the name of somebody who may: --as LOGIN."
        )
    else:
        say(plain(answer.text) or "Done.")


def _answer(store: Store, subject: str, key: str) -> Answer | None:
    """What the rules answered; None where they have not in a while."""
    from jobs import ledger

    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = next((one for one in ledger.answers_of(store, subject) if one.key == key), None)
        if found:
            return found
        time.sleep(POLL_SECONDS)
    return None
