"""A town whose agents are the vendors' own programs, all of which ask one model on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.stories.conftest import built
from tests.stories.models import installed
from tests.stories.models.model import Model
from tests.stories.town import BLUEPRINT, Town

KEYS = {"codex": "OPENAI_API_KEY", "claude": "ANTHROPIC_API_KEY", "gemini": "GEMINI_API_KEY"}
KEYS["opencode"] = "GATEWAY_KEY"
KINDS = tuple(KEYS)
BASES = ("ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL", "CLAUDE_CODE_MAX_RETRIES")
CODEX = """model_provider = "gateway"
[model_providers.gateway]
name = "gateway"
base_url = "{url}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
request_max_retries = 1
stream_max_retries = 1
"""
GEMINI = {"security": {"auth": {"selectedType": "gemini-api-key"}}}
OPENCODE = {
    "npm": "@ai-sdk/openai-compatible",
    "name": "gateway",
    "options": {"baseURL": "{url}/v1", "apiKey": "{env:GATEWAY_KEY}"},
    "models": {"m1": {"name": "m1"}},
}
MODELS = {"gemini": "gemini-2.5-flash", "opencode": "gateway/m1"}


@contextmanager
def settled(command: str, *spare: str) -> Iterator[tuple[Town, Model]]:
    """The town, up, and its model, which has `command` carried out. Each of `spare`, as in `codex-2`, is an
    agent more of that kind."""
    model = Model(command)
    blueprint = BLUEPRINT.replace("minutes: 2", "minutes: 15").replace("auto", "review")
    try:
        with built(files={".github/fleet.yml": blueprint}) as town:
            write(town, model, spare)
            town.start()
            yield town, model
    finally:
        model.end()


def write(town: Town, model: Model, spare: tuple[str, ...]) -> None:
    """What the town's operator writes down: agents, keys, where the model is."""
    homes(town.folder, model.url)
    tables = [f"[agents.{name}]\n{table(name.split('-')[0], town.folder)}" for name in (*KINDS, *spare)]
    (town.data / "agents.toml").write_text("".join(tables))
    town.env |= {name: key(kind) for kind, name in KEYS.items()}
    town.env |= dict.fromkeys(BASES[:2], model.url) | {BASES[2]: "1"}
    town.env["FLEET_AGENT_ENV"] = ",".join((*KEYS.values(), *BASES))
    town.env["FLEET_EGRESS"] = model.place
    town.env["PATH"] = f"{installed.folder()}:{town.env['PATH']}"


def key(kind: str) -> str:
    """The made-up key of an agent."""
    return f"made-up-key-of-{kind}"


def table(kind: str, folder: Path) -> str:
    model = f'model = "{MODELS[kind]}"\n' if kind in MODELS else ""
    home = f'home = "{folder / "homes" / kind}"\n' if kind != "claude" else ""
    return f'kind = "{kind}"\n{model}{home}'


def homes(folder: Path, url: str) -> None:
    """What each finds in its HOME: as a vendor has it, that its model is elsewhere."""
    opencode = json.dumps({"provider": {"gateway": OPENCODE}}).replace("{url}", url)
    files = {
        "codex/.codex/config.toml": CODEX.replace("{url}", url),
        "gemini/.gemini/settings.json": json.dumps(GEMINI),
        "opencode/.config/opencode/opencode.json": opencode,
    }
    for name, text in files.items():
        place = folder / "homes" / name
        place.parent.mkdir(parents=True)
        place.write_text(text)
