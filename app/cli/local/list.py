"""`fleet list`: the agents of this machine."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.local import ground
from app.cli.voice import say, show, show_json

if TYPE_CHECKING:
    from jobs.local.survey import Seen

HEAD = ("branch", "agent", "state", "jail", "CPU", "memory", "age")
WORDS = 4


@click.command()
@click.option("--grouped", is_flag=True, help="A table for each batch.")
@click.option("--repair", is_flag=True, help="First put tmux, worktrees and state.json in accord.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def list(grouped: bool, repair: bool, as_json: bool) -> None:
    """List the agents of this machine, with what they use.

    CPU is the share of one core since each process began, memory what is resident.
    """
    from jobs.local.place import open_home
    from jobs.local.survey import survey

    if repair:
        _repair()
    seen = survey(open_home())
    if as_json:
        show_json([_plain(one) for one in seen])
        return
    if not seen:
        say("No agent is here. `fleet create BRANCH --prompt ...` starts one.")
    for batch in dict.fromkeys(one.record.batch_id for one in seen) if grouped else [""]:
        if grouped:
            show(batch, bold=True)
        _table([one for one in seen if not grouped or one.record.batch_id == batch])
    for why in dict.fromkeys(one.why_none for one in seen if one.jail == "none" and one.why_none):
        say(f"jail: none is a process of your own: {why}.")


def _repair() -> None:
    from jobs.local.repair import repair

    said = repair(ground.fleet())
    for line in said or ["All is in accord."]:
        say(line)


def _table(seen: Sequence[Seen]) -> None:
    from app.cli.columns import columns

    if seen:
        columns(HEAD, [_row(one) for one in seen], WORDS)


def _row(one: Seen) -> tuple[str, ...]:
    stands = one.standing
    state = f"{stands.state} ({stands.exit_code})" if stands.exit_code else stands.state
    used = one.load
    return (
        one.record.branch,
        one.record.agent,
        state,
        one.jail or "?",
        f"{used.cpu_percent:.0f} %" if used.processes else "",
        f"{used.memory_bytes / 1e6:,.0f} MB" if used.processes else "",
        _age(one.record.created_at),
    )


def _age(created_at: str) -> str:
    try:
        begun = datetime.fromisoformat(created_at)
    except ValueError:
        return "?"
    begun = begun if begun.tzinfo else begun.replace(tzinfo=UTC)
    minutes = max(0.0, time.time() - begun.timestamp()) / 60
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 60 / 24:.0f} d"


def _plain(one: Seen) -> dict[str, object]:
    """The row as in state.json, and beside it what is."""
    stands = asdict(one.standing)
    return {
        **asdict(one.record),
        **{name: stands[name] for name in ("state", "turn", "exit_code", "reason", "began_at", "ended_at")},
        "repository": str(Path(one.repository)) if one.repository else "",
        "jail": one.jail,
        "workspace": one.workspace,
        "cpu_percent": round(one.load.cpu_percent, 1),
        "memory_bytes": one.load.memory_bytes,
        "processes": one.load.processes,
    }
