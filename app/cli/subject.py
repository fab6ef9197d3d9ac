"""`fleet plan` and `fleet sync`: one subject, looked at by hand."""

from __future__ import annotations

import time
from typing import Any

import click

from app.cli.voice import say, show, show_json


@click.command()
@click.argument("subject")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def plan(subject: str, as_json: bool) -> None:
    """Show what would be done about SUBJECT (owner/repo#12) and why, and touch nothing."""
    from flows.model import Subject
    from jobs.look import explain
    from jobs.settings import load

    found = explain(load(), str(Subject.parse(subject)))
    if as_json:
        show_json(found)
    else:
        _show(found)


def _show(found: dict[str, Any]) -> None:
    show(str(found.get("subject", "")), bold=True)
    for name, value in dict(found.get("seen") or {}).items():
        show(f"  {name}: {_text(value)}")
    actions = list(found.get("actions") or ())
    show(f"{len(actions)} to do" if actions else "nothing to do")
    for action in actions:
        details = {name: value for name, value in action.items() if name not in ("action", "why")}
        show(f"  {action.get('action', '')} {_text(details)}".rstrip())
        show(f"    because {action.get('why', '')}")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{name}={_text(inner)}" for name, inner in value.items() if inner not in ("", None, [], ())
        )
    if isinstance(value, list | tuple):
        return ", ".join(_text(inner) for inner in value) or "none"
    text = str(value)
    return text if len(text) <= 120 else f"{text[:119]}…"


@click.command()
@click.argument("subject")
def sync(subject: str) -> None:
    """Have SUBJECT (owner/repo#12) looked at again now."""
    from flows.model import Subject
    from jobs import queues
    from jobs.settings import load
    from jobs.store import open_store
    from jobs.store.due import wake

    name = str(Subject.parse(subject))
    store = open_store(load())
    wake(store, {name: time.time()})
    queues.ring(store)
    say(f"{name} is due now; a `fleet work reconcile` worker will look at it.")
