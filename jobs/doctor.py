"""Every part that the fleet needs on this machine, tried: what is well, what is not, what to do.

`fleet doctor` shows it. Nothing here changes anything, but an embedded store is started. A
part that cannot even be imported is a finding too, so each is imported where it is tried.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

from jobs.settings import Settings

PACKAGES = ("app", "flows", "jobs")


@dataclass(frozen=True)
class Finding:
    """One thing that was tried. `verdict` is well, warning or wrong; `remedy` what to do."""

    verdict: str
    what: str
    remedy: str = ""


def findings(settings: Settings) -> Iterator[Finding]:
    """What each check found, in the order in which things are wanted."""
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _packages,
        _data,
        _store,
        _jail,
        _workspaces,
        _agents,
        _remotes,
        _door,
        _app,
    )
    for check in checks:
        try:
            yield from check(settings)
        except Exception as error:  # a doctor that falls ill helps nobody: what broke is its finding
            yield Finding("wrong", f"{check.__name__[1:]}: {type(error).__name__}: {error}")


def _packages(settings: Settings) -> Iterator[Finding]:
    owners = packages_distributions()
    for package in PACKAGES:
        others = sorted(set(owners.get(package, ())) - {"agent-fleet"})
        if others:
            yield Finding(
                "wrong",
                f"the package {package} is also {', '.join(others)}'s",
                "install agent-fleet in an environment of its own (a venv, pipx, uv tool)",
            )
            return
    yield Finding("well", "app, flows and jobs are agent-fleet's alone")


def _data(settings: Settings) -> Iterator[Finding]:
    if not settings.data.exists():
        yield Finding("well", f"data folder {settings.data}: will be made")
        return
    mode = stat.S_IMODE(settings.data.stat().st_mode)
    if mode & 0o077:
        yield Finding(
            "wrong", f"others can look into {settings.data} ({mode:o})", f"chmod 700 {settings.data}"
        )
    else:
        yield Finding("well", f"data folder {settings.data}")


def _store(settings: Settings) -> Iterator[Finding]:
    from jobs import ledger
    from jobs.store import open_store

    store = open_store(settings)
    store.redis.ping()
    yield Finding("well", "the store answers: " + ("REDIS_URL" if settings.redis_url else "embedded"))
    if ledger.is_ready(store):
        yield Finding("well", "the ledger is ready")
    else:
        yield Finding(
            "warning",
            "the ledger is not ready, so no agent starts",
            "the clock rebuilds it from GitHub by itself; `fleet rebuild` does it now",
        )


def _jail(settings: Settings) -> Iterator[Finding]:
    from jobs import agents, jail

    try:
        kind = jail.permitted(settings)
    except ValueError as error:
        is_needed = agents.found(settings) or not agents.far(settings)
        yield Finding("wrong" if is_needed else "warning", str(error), "see docs/security.md")
        return
    if kind == "none":
        yield Finding("warning", "no jail works here, and FLEET_UNSAFE=1 lets agents run without one")
    else:
        working = ", ".join(jail.found(settings))
        yield Finding("well", f"jails that work here: {working}; agents get {kind}")
    if why := dict(jail.tried(settings))["container"]:
        is_wanted = bool(settings.images)
        yield Finding("warning" if is_wanted else "well", f"no containers: {why}", "see docs/operating.md")


def _workspaces(settings: Settings) -> Iterator[Finding]:
    """Tried where they are made: a run's in its keeper's own namespace, a person's where all see them."""
    from jobs.git import overlay

    folder = next(place for place in (settings.data, *settings.data.parents) if place.is_dir())
    apart, open_ = overlay.why_not_apart(folder), overlay.why_not(folder)
    runs = f"plain copies ({apart})" if apart else "overlays"
    own = f"plain checkouts ({open_})" if open_ else "overlays"
    yield Finding("well", f"workspaces of runs are {runs}, worktrees of `fleet create` are {own}")


def _agents(settings: Settings) -> Iterator[Finding]:
    from jobs import agents

    found = agents.found(settings)
    if not found and agents.far(settings):
        return
    if not found:
        yield Finding(
            "wrong",
            "there is no agent",
            f"install codex, claude, opencode or gemini, or describe one in {settings.data / 'agents.toml'} "
            "(docs/extending.md)",
        )
        return
    versions = {name: agents.version(agent) for name, agent in sorted(found.items())}
    named = ", ".join(" ".join(filter(None, pair)) for pair in versions.items())
    yield Finding("well", f"agents: {named}")
    for name, agent in sorted(found.items()):
        keys = agents.KINDS[agent.kind].KEYS
        if keys and not any(agent.env.get(key) for key in keys):
            yield Finding(
                "warning", f"{name} is given no key", f"set {' or '.join(keys)}, named in FLEET_AGENT_ENV"
            )
        if agent.home and not Path(agent.home).is_dir():
            remedy = "make it, or take `home` out of agents.toml"
            yield Finding("wrong", f"{agent.home}, the `home` of {name}, is no folder", remedy)


def _remotes(settings: Settings) -> Iterator[Finding]:
    """Remote agents need no jail, and no program; their keys are tried by the first run."""
    from jobs import agents

    if names := ", ".join(agents.far(settings)):
        yield Finding(
            "well", f"remote agents: {names}, asked after every {settings.remote_seconds:g} seconds"
        )


def _door(settings: Settings) -> Iterator[Finding]:
    if settings.webhook_secrets:
        yield Finding("well", f"webhook secrets: {len(settings.webhook_secrets)}")
    else:
        yield Finding(
            "wrong", "no webhook is believed", "set FLEET_WEBHOOK_SECRET to the App's webhook secret"
        )


def _app(settings: Settings) -> Iterator[Finding]:
    if not settings.app_id or not settings.private_key:
        yield Finding(
            "wrong", "there is no GitHub App", "set FLEET_APP_ID and FLEET_PRIVATE_KEY (docs/operating.md)"
        )
        return
    from jobs.github import GitHub
    from jobs.store import open_store

    github = GitHub(settings, open_store(settings))
    app = github.app()
    owners = [installation.owner for installation in github.installations()]
    yield Finding("well", f"the App {app.slug} answers at {settings.github_url}")
    if owners:
        yield Finding("well", f"installed on {', '.join(owners)}")
        homeless = [owner for owner in owners if f"{owner}/.github" not in github.repositories(owner)]
        if homeless:
            yield Finding(
                "warning",
                f"no inventory issue for {', '.join(homeless)}: the App is not on the owner's `.github`",
                "make that repository, or install the App on it, if you want one",
            )
    else:
        yield Finding(
            "warning", "the App is installed nowhere", "install it on an owner, from its page on GitHub"
        )
