"""What the processes of the demo read: the sandbox's seed, the fleet's settings, the agent."""

from __future__ import annotations

import secrets
from pathlib import Path

import yaml

from app.cli.demo import scenery
from app.cli.voice import say

APP = 4711


def token() -> str:
    """A person's token, as GitHub shapes them."""
    return "ghp_" + secrets.token_hex(18)


def write_github(folder: Path, web: str, tokens: dict[str, str]) -> str:
    """The sandbox's seed; returns the webhook secret that stands in it."""
    secret = secrets.token_hex(20)
    app = {"slug": "agent-fleet", "id": APP, "owner": scenery.OWNER, "webhook_url": f"{web}/webhook"}
    app |= {"webhook_secret": secret, "private_key_file": str(folder / "app.pem")}
    shop: dict[str, object] = {"name": scenery.SHOP, "folder": str(folder / "files" / scenery.SHOP)}
    shop |= {"description": "A small shop, with an audit to come", "collaborators": {"bob": "triage"}}
    seed = {
        "users": [{"login": login, "token": value} for login, value in tokens.items()],
        "orgs": {scenery.OWNER: {"members": {"alice": "admin"}}},
        "app": app,
        "repositories": [shop],
    }
    _secret_file(folder / "seed.yml", yaml.safe_dump(seed))
    return secret


def jail() -> str:
    """The strongest jail that works here; `none` where none does."""
    from jobs.jail import found

    return (*found(), "none")[0]


def write_fleet(data: Path, places: tuple[str, str], secret: str, jail: str) -> None:
    """The fleet's settings and its one agent; `places` are the addresses of GitHub and the web."""
    github, web = places
    lines = {
        "FLEET_APP_ID": APP,
        "FLEET_PRIVATE_KEY": data.parent / "app.pem",
        "FLEET_WEBHOOK_SECRET": secret,
        "FLEET_GITHUB_URL": github,
        "FLEET_GIT_URL": github,
        "FLEET_BIND": web.removeprefix("http://"),
        "FLEET_SWEEP_SECONDS": 30,
        "FLEET_WRITE_SPACING_SECONDS": 0,  # nobody else waits at this GitHub
        "FLEET_LOG": "text",
    }
    if jail == "none":
        say("No jail works here, so the agent runs without one: FLEET_UNSAFE=1.", fg="yellow")
        lines["FLEET_UNSAFE"] = 1
    _secret_file(data / ".env", "".join(f"{name}={value}\n" for name, value in lines.items()))
    place = data.parent / "agent"
    scenery.write_agent(place)
    agent = f'[agents.{scenery.AGENT}]\ncommand = ["python3", "{place}/fixer.py"]\nmounts = ["{place}"]\n'
    (data / "agents.toml").write_text(agent)


def _secret_file(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
