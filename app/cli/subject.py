"""`fleet plan` and `fleet sync`: one subject, looked at by hand."""

from __future__ import annotations

import time
from typing import Any

import click

from app.cli.voice import say, show, show_json


class SubjectName(click.ParamType):
    """A subject as people write it; anything else is a command used wrongly (exit code 2)."""

    name = "subject"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from flows.model import Subject

        try:
            return str(Subject.parse(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("subject", type=SubjectName())
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def plan(subject: str, as_json: bool) -> None:
    """Show what would be done about SUBJECT (owner/repo#12) and why, and touch nothing."""
    from app.cli.ready import ready
    from flows.model import Subject
    from jobs.look import explain

    wanted = Subject.parse(subject)
    if not wanted.number:
        place = wanted.repo if wanted.name else f"{wanted.owner}/REPO"
        raise click.UsageError(f"a plan is of one issue, not of {wanted}; write {place}#NUMBER")
    found = explain(ready(), str(wanted), time.time())
    if as_json:
        show_json(found)
    else:
        _show(found)


def _show(found: dict[str, Any]) -> None:
    show(f"{found['subject']}: {_text(found['summary'])}", bold=True)
    for name, value in dict(found.get("seen") or {}).items():
        if value:
            show(f"  {name}: {_text(value)}")
    actions = list(found["actions"])
    show("To do:" if actions else "Nothing is to be done now.")
    for action in actions:
        show(f"  {action['verb']} ({action['slot']})")
        show(f"    because {_text(action['why'])}")
    for told in filter(None, (found.get("price"), found.get("left"))):
        show(told.replace("`", ""))


def _text(value: Any) -> str:
    """As a terminal only shows it: names and commands are other people's."""
    from jobs.local.screen import plain

    if isinstance(value, dict):
        return " ".join(f"{name}={inner}" for name, inner in value.items())
    return "; ".join(_text(inner) for inner in value) if isinstance(value, list) else plain(str(value))


@click.command()
@click.argument("subject", type=SubjectName())
def sync(subject: str) -> None:
    """Have SUBJECT (owner/repo#12) looked at again now."""
    from app.cli.ready import ready
    from flows.model import Subject
    from jobs import queues
    from jobs.store import open_store
    from jobs.store.due import wake

    name = str(Subject.parse(subject))
    store = open_store(ready())
    wake(store, {name: time.time()})
    queues.ring(store)
    say(f"{name} is due now; a `fleet work reconcile` worker will look at it.")
