"""`fleet journal`: what each merged child cost, and agents compared by it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from app.cli.voice import say, show, show_json

if TYPE_CHECKING:
    from flows.model import Record
    from jobs.store import Store

DAY_SECONDS = 86_400.0
FILLED = "Each child whose pull request is merged writes one line, when it is looked at next"


@click.command()
@click.option("--owner", default="", help="Of this account alone; else of all that there are.")
@click.option("--since", type=click.FloatRange(0, min_open=True), help="Merged in the last so many days.")
@click.option("--report", is_flag=True, help="Agents compared by sort of finding, not the records.")
@click.option("--json", "as_json", is_flag=True, help="For programs. Records are JSON lines anyhow.")
def journal(owner: str, since: float | None, report: bool, as_json: bool) -> None:
    """Print what each merged child cost: a JSON object a line, in the order of their merges."""
    from app.cli.ready import ready
    from jobs.store import open_store

    store = open_store(ready())
    after = time.time() - since * DAY_SECONDS if since else 0.0
    found = _found(store, owner, after)
    count = _report(found, as_json) if report else _export(found)
    if not count:
        _say_empty(store, owner, since)


def _found(store: Store, owner: str, after: float) -> Iterator[Record]:
    from jobs import ledger

    for name in [owner] if owner else ledger.journals(store):
        yield from ledger.records(store, name, after)


def _export(found: Iterator[Record]) -> int:
    from flows.journal.rows import render

    count = 0
    for count, record in enumerate(found, 1):  # noqa: B007 - counted, however many there are
        show(render(record))
    return count


def _report(found: Iterator[Record], as_json: bool) -> int:
    from dataclasses import asdict

    from flows.journal.report import compare, table
    from flows.journal.tally import tallies, together

    rows = compare(together(tally for record in found for tally in tallies(record)))
    if as_json:
        show_json([asdict(row) for row in rows])
    elif rows:
        for number, line in enumerate(table(rows)):
            show(line, bold=number == 0)
        say("USD, tokens, minutes, cycles and attempts are for each merged pull request.")
    return len(rows)


def _say_empty(store: Store, owner: str, since: float | None) -> None:
    from jobs import ledger

    known = ledger.journals(store)
    if owner and known and owner not in known:
        say(f"There is no journal of {owner}; there is one of {', '.join(known)}.")
    elif since and known:
        say(f"Nothing was merged in the last {since:g} days. Without --since all records are shown.")
    else:
        say(f"The journal is empty. {FILLED}; after a store was lost, `fleet rebuild` brings them back.")
