"""`fleet status`: how fleets stand, from the ledger; GitHub is not asked."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from app.cli.columns import columns
from app.cli.voice import failed, say, show, show_json

if TYPE_CHECKING:
    from jobs.store import Store

POLL_SECONDS = 1.0
SHOWN = 50  # fleets of a list
GOOD = ("merged", "delivered", "no-change")
OVER = ("ended", "cancelled", "refused")
LIST_HEAD = ("fleet", "name", "status", "repositories", "usd")
HEAD = ("repository", "stands", "pull", "attempts", "minutes", "usd")


@click.command()
@click.argument("fleet_id", metavar="[ID]", default="")
@click.option(
    "--watch", "is_watched", is_flag=True, help="Until it has ended; what moves is said as it moves."
)
@click.option("--json", "as_json", is_flag=True, help="For programs, as `/v1` has it.")
def status(fleet_id: str, is_watched: bool, as_json: bool) -> None:
    """Show the fleet ID (or the submission ID) with its repositories; all fleets without one.

    Exit code 1 once it has ended and a repository was not merged, delivered or without need of a change.
    """
    if is_watched and not fleet_id:
        raise click.UsageError("--watch needs the ID of a fleet; `fleet status` lists them")
    from app.cli.ready import ready
    from jobs.store import open_store

    store = open_store(ready())
    if not fleet_id:
        _list(store, as_json)
        return
    row = _watched(store, fleet_id) if is_watched else _row(store, fleet_id)
    show_json(row) if as_json else _show(_plain(row))
    _judge(row)


def _row(store: Store, name: str) -> dict[str, Any]:
    from jobs.submitting import board

    found = board.find(store, name)
    if found is None:
        hint = "`fleet status` lists them; how an issue stands, `fleet plan owner/repo#12` says."
        raise failed(f"There is no fleet {name!r}.", hint)
    return board.show(store, found, time.time())


def _list(store: Store, as_json: bool) -> None:
    from jobs.submitting import board

    rows, total = board.listed(store, "", 1, SHOWN)
    if as_json:
        show_json({"fleets": rows, "total": total})
        return
    if rows:
        columns(LIST_HEAD, [_cells(_plain(row)) for row in rows], words=4)
    else:
        say("No fleet. `fleet submit FILE` hands one in.")
    if total > len(rows):
        say(f"And {total - len(rows)} older ones; `GET /v1/fleets?page=2` has them.")


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["fleet_id"], row["name"], row["status"], _counts(row), f"{row['cost']['usd']:.2f}")


def _counts(row: dict[str, Any]) -> str:
    return ", ".join(f"{count} {word}" for word, count in row["counts"].items()) or "-"


def _watched(store: Store, name: str) -> dict[str, Any]:
    """Until it has ended; on a terminal one line is written anew, else a line for each change."""
    told, is_terminal = "", sys.stderr.isatty()
    while True:
        row = _row(store, name)
        text = _line(_plain(row))
        if text != told:
            click.echo(f"\r\x1b[K{text}" if is_terminal else text, err=True, nl=not is_terminal)
            told = text
        if row["status"] in OVER:
            click.echo("", err=True, nl=is_terminal)
            return row
        time.sleep(POLL_SECONDS)


def _plain(value: Any) -> Any:
    """With texts that a terminal only shows: names and reasons are other people's."""
    from jobs.local.screen import plain

    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return plain(value) if isinstance(value, str) else value


def _line(row: dict[str, Any]) -> str:
    """How far it is, in a line."""
    why = f" ({row['reason'].splitlines()[0]})" if row["reason"] else ""
    return f"{row['fleet_id']} is {row['status']}: {_counts(row)}{why}"[:200]


def _show(row: dict[str, Any]) -> None:
    show(f"{row['fleet_id']}  {row['name']}: {row['status']}", bold=True)
    if row["manifest_issue"]:
        show(row["manifest_issue"]["url"])
    if row["reason"]:
        show(row["reason"])
    total = row["cost"]
    used = f"{total['attempts']} attempts, {total['minutes']:.0f} minutes, {total['usd']:.2f} USD"
    show(f"{_counts(row)}; {used}")
    if row["targets"]:
        columns(HEAD, [_target(one) for one in row["targets"]], words=3)
    for one in row["targets"]:
        if one["outcome"] and one["outcome"] not in GOOD:
            why = "; ".join(part for part in (one["reason"], one["next_step"]) if part)
            show(f"{one['repository']}: {one['outcome']}: {' '.join(why.split())}")
    for one in row["commands"]:
        if one["is_accepted"] is not True:
            became = "is not answered yet" if one["is_accepted"] is None else f"was refused: {one['text']}"
            say(f"@{one['by']} said {one['verb']}: it {became}", fg="yellow")


def _target(row: dict[str, Any]) -> tuple[str, ...]:
    pull = f"#{row['pull_request']['number']}" if row["pull_request"] else "-"
    used = (str(row["attempts"]), f"{row['minutes']:.1f}", f"{row['usd']:.2f}")
    return (row["repository"], row["outcome"] or row["state"], pull, *used)


def _judge(row: dict[str, Any]) -> None:
    """What has ended badly is exit code 1."""
    if row["status"] == "refused":
        raise failed(
            f"It was not submitted: {_plain(row['reason'])}", "set it right, then `fleet submit` again."
        )
    bad = sum(one["outcome"] not in GOOD for one in row["targets"])
    if row["status"] in OVER and bad:
        hint = f"`fleet retry {row['fleet_id']}` tries what failed again."
        raise failed(f"{bad} of {len(row['targets'])} repositories did not end well.", hint)
