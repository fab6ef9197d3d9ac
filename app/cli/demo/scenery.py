"""What the demo plays in: an organisation, its people, a small shop, its audit, an agent."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

OWNER = "acme"
SHOP = "acme/shop"
AGENT = "fixer"
CAST = {
    "alice": "keeps the shop; she writes an audit, and later sets one label",
    "fleet": "the GitHub App; it does all the rest, and says on each issue why",
    AGENT: "the agent, here a script; elsewhere Codex, Claude or another",
    "CI": "runs the shop's tests on each pull request",
}
PEOPLE = {"alice": "maintains acme", "bob": "may triage"}


@cache
def read(name: str) -> Any:
    """What stands in `shop/NAME.yml`: `files`, `audit` or `fixes`."""
    return yaml.safe_load(files("app.cli.demo").joinpath(f"shop/{name}.yml").read_text("utf-8"))


def write(folder: Path) -> None:
    """The shop's files, below `folder/acme/shop`."""
    for path, text in read("files").items():
        target = folder / SHOP / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def write_agent(folder: Path) -> None:
    """The agent, and what it knows."""
    folder.mkdir()
    (folder / "fixer.py").write_text(files("app.cli.demo").joinpath("fixer.py").read_text("utf-8"))
    (folder / "fixes.json").write_text(json.dumps(read("fixes")))
