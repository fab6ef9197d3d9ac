"""`fleet budget`: what the team's day holds, and where it goes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from app.cli.voice import failed, say

if TYPE_CHECKING:
    from jobs.store import Store
    from jobs.today import Whose

VIEWS = ("team", "plan", "history", "forecast", "log", "adjust")
METERS = ("tasks", "usd", "tokens")
FAR = 3650.0  # days


@dataclass(frozen=True)
class Desk:
    """An owner's books, open at `now`."""

    store: Store
    whose: Whose
    now: float


@click.command()
@click.option("--owner", default="", help="Whose; needed where the store knows of several.")
@click.option("--team", is_flag=True, help="Who brings how much for which repositories, and what is left.")
@click.option("--plan", is_flag=True, help="Today's dispatch by repository: what runs, starts, waits.")
@click.option("--history", is_flag=True, help="The last seven days, as a chart.")
@click.option(
    "--forecast",
    type=click.FloatRange(0, FAR, min_open=True),
    metavar="DAYS",
    help="When each epic ends, with a range, so many days ahead.",
)
@click.option("--log", is_flag=True, help="What was dispatched: TIMESTAMP REPO #ISSUE AGENT #EPIC.")
@click.option(
    "--since",
    type=click.FloatRange(0, FAR, min_open=True),
    metavar="DAYS",
    help="With --log: in the last so many days; else today's.",
)
@click.option(
    "--adjust",
    type=(str, click.FloatRange(0)),
    default=None,
    metavar="MEMBER COUNT",
    help="The vendor counts COUNT for MEMBER today, also what was begun by hand: no less is used.",
)
@click.option("--agent", default="", help="With --adjust: of which agent, where the member brings several.")
@click.option(
    "--meter",
    type=click.Choice(METERS),
    default="tasks",
    help="With --adjust: what COUNT is a number of (USD: in dollars).",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def budget(owner: str, as_json: bool, **how: Any) -> None:
    """Show what the team has left today: used, reserved and left, for all and per member.

    It is read from the store; GitHub is not asked. With --adjust it is told first what a vendor counts.
    """
    chosen = [view for view in VIEWS if how[view] not in (False, None)]
    if len(chosen) > 1:
        raise click.UsageError(f"--{chosen[0]} and --{chosen[1]} are two questions; ask one at a time")
    if how["since"] is not None and chosen != ["log"]:
        raise click.UsageError("--since goes with --log")
    if not how["adjust"] and (how["agent"] or how["meter"] != METERS[0]):
        raise click.UsageError("--agent and --meter go with --adjust")
    from app.cli.budget import views

    desk = _desk(owner)
    if how["adjust"]:
        _adjust(desk, *how["adjust"], how["agent"], how["meter"])
    view = chosen[0] if chosen and not how["adjust"] else "accounts"
    days = how["since"] if view == "log" else how["forecast"]
    getattr(views, view)(desk, days, as_json)


def _adjust(desk: Desk, *how: Any) -> None:
    from flows.budget.outside import Counted
    from flows.budget.sheet import said
    from jobs import budget

    login, amount, agent, meter = how
    try:
        told = Counted(login, agent, meter, amount)
        added = budget.adjust(desk.store, desk.whose, told, desk.now)
    except ValueError as error:
        hint = "`fleet budget --team` shows who brings what."
        raise failed(f"Nothing was adjusted: {error}.", hint) from None
    word = "more" if added >= 0 else "less"
    say(f"{said(abs(added), meter)} {meter} {word} count as begun outside the App today, for {login}.")


def _desk(owner: str) -> Desk:
    from app.cli.ready import ready
    from jobs.budget import whose
    from jobs.store import open_store

    store, now = open_store(ready()), time.time()
    found, problems = whose(store, _owner(store, owner), now)
    for problem in problems:
        say(f"{problem.where}, line {problem.line}: {problem.what}: {problem.remedy}", fg="yellow")
    return Desk(store, found, now)


def _owner(store: Store, asked: str) -> str:
    """The owner as the store writes it; the only one where nobody is named."""
    from jobs import ledger

    known = ledger.owners(store)
    if not known:
        hint = "install the App on a repository and run `fleet up`; after a store was lost, `fleet rebuild`."
        raise failed("The store is empty: it knows of no owner yet, so of no budget.", hint)
    if not asked and len(known) > 1:
        raise click.UsageError(f"there are several owners; name one with --owner: {', '.join(known)}")
    same = [name for name in known if name.casefold() == asked.casefold()]
    if asked and not same:
        raise failed(f"The store knows nothing of {asked}.", f"it knows of {', '.join(known)}.")
    return same[0] if asked else known[0]
