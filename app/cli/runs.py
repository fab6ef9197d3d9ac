"""`fleet runs`, and `fleet logs RUN`: what the App's agents do, and did."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from app.cli.voice import failed, say, show, show_json

if TYPE_CHECKING:
    from app.cli.local.logs import Shown
    from flows.model import Run
    from jobs.settings import Settings
    from jobs.store import Store

Line = tuple[str, str]  # and its style


@click.command()
@click.argument("subject", default="")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def runs(subject: str, as_json: bool) -> None:
    """List the runs that live now, or every run of SUBJECT (owner/repo#12)."""
    from app.cli.ready import ready
    from jobs.store import open_store

    store = open_store(ready())
    found = list(_found(store, subject))
    if as_json:
        show_json([{**asdict(run), "is_live": run.is_live} for run in found])
        return
    for run in found:
        show(_line(run))
    if not found:
        say("No run." if subject else "No run lives now. `fleet runs owner/repo#12` lists an issue's runs.")


def _found(store: Store, subject: str) -> Iterable[Run]:
    from flows.model import Subject
    from jobs import ledger

    if subject:
        yield from ledger.runs_of(store, str(Subject.parse(subject)))
        return
    for run_id in sorted(ledger.live(store)):
        run = ledger.run(store, run_id)
        if run:
            yield run


def _line(run: Run) -> str:
    seconds = (run.ended_at or time.time()) - run.started_at if run.started_at else 0.0
    end = ": ".join(word for word in (run.outcome, run.reason) if word)
    words = (run.id, run.subject, f"attempt {run.attempt}", run.agent, run.state, f"{seconds:.0f} s", end)
    return "  ".join(words).rstrip()


def show_run(run: str, shown: Shown, patch: bool) -> None:
    """What RUN printed: live, or as it was kept; or its patch."""
    from app.cli.ready import ready
    from jobs import ledger
    from jobs.store import open_store

    settings = ready()
    store = open_store(settings)
    known = ledger.run(store, run)
    if known is None:
        hint = "`fleet runs` lists the runs that live, `fleet list` the branches of this machine's agents."
        raise failed(f"There is no run {run!r} in the ledger, and no agent is on such a branch.", hint)
    if patch:
        show(_patch(settings, known))
        return
    if not known.is_live and _kept(settings, run, shown):
        return
    _live(store, run, shown)


def _patch(settings: Settings, run: Run) -> str:
    """A patch stays on the host where its run was."""
    try:
        return (settings.data / "runs" / run.id / "change.patch").read_text(errors="replace")
    except FileNotFoundError:
        hint = f"It ran on {run.host or 'no host yet'}."
        raise failed(f"No patch of {run.id} is kept here.", hint) from None


def _kept(settings: Settings, run: str, shown: Shown) -> bool:
    """Shows the file of a run that ended; False when none is kept."""
    from jobs.events import read_kept

    try:
        kept = read_kept(settings, run)
        told = deque((line for event in kept for line in _lines(event, shown)), maxlen=shown.lines)
    except FileNotFoundError:
        return False
    _show(told)
    return True


def _live(store: Store, run: str, shown: Shown) -> None:
    from jobs import ledger
    from jobs.events import follow as events_after

    after = _last(store, run, shown) if shown.lines else "0"
    while True:
        known = ledger.run(store, run)
        is_over = known is None or not known.is_live
        found = events_after(store, run, after, 1000 if shown.follow and not is_over else 0)
        _show(line for _, event in found for line in _lines(event, shown))
        if not found and (is_over or not shown.follow):
            return
        after = found[-1][0] if found else after


def _last(store: Store, run: str, shown: Shown) -> str:
    """Shows the last lines of what is there; the position behind them."""
    from jobs.events import follow as events_after

    last: deque[Line] = deque(maxlen=shown.lines)
    after = "0"
    while found := events_after(store, run, after):
        last.extend(line for _, event in found for line in _lines(event, shown))
        after = found[-1][0]
    _show(last)
    return after


def _lines(event: Mapping[str, Any], shown: Shown) -> Iterable[Line]:
    """As people read it: without a vendor's JSON, and nothing that a terminal would obey."""
    from jobs.local.screen import lines

    return [(json.dumps(event), "")] if shown.as_json else lines(dict(event))


def _show(told: Iterable[Line]) -> None:
    from app.cli.local.logs import STYLES

    for text, style in told:
        show(text, **STYLES[style])
