"""`fleet config`: the local fleet's settings."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from app.cli.voice import failed, say, show, show_json


@click.group()
def config() -> None:
    """Edit, judge or show ~/.ai_fleet/config.toml."""


@config.command()
def edit() -> None:
    """Open the file in your editor ($VISUAL, $EDITOR), and judge it afterwards."""
    from jobs.local.config import path
    from jobs.local.place import open_home

    file = path(open_home().path)
    click.edit(filename=str(file))
    _judge()


@config.command()
def validate() -> None:
    """Say what is wrong in the file; exit code 1 when something is."""
    _judge()


@config.command("show")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def show_(as_json: bool) -> None:
    """Show the settings that hold, with the defaults of what the file leaves out."""
    from jobs.local.config import FILE, load
    from jobs.local.place import open_home

    home = open_home()
    held = {name: _plain(value) for name, value in asdict(load(home.path)).items()}
    if as_json:
        show_json(held)
        return
    say(str(home.path / FILE))
    agents = held.pop("agents")
    for name, value in held.items():
        show(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    for name, argv in agents.items() if isinstance(agents, dict) else ():
        show(f"\n[agents.{name}]\ncommand = {json.dumps(argv, ensure_ascii=False)}")


def _judge() -> None:
    from jobs.local.config import parse, path
    from jobs.local.place import open_home

    file = path(open_home().path)
    _, wrong = parse(file.read_bytes())
    if wrong:
        raise failed("\n".join(f"{file}: {one}" for one in wrong), "`fleet config edit` opens it.")
    say(f"{file} is well.")


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: [*argv] for name, argv in value.items()}
    return [*value] if isinstance(value, tuple) else value if isinstance(value, bool) else str(value)
