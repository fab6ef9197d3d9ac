"""The remote agents of this worker: those whose key the operator gave."""

from __future__ import annotations

from jobs.agents.copilot import Copilot
from jobs.agents.jules import Jules
from jobs.agents.remote import Remote
from jobs.settings import Settings


def far(settings: Settings) -> dict[str, Remote]:
    """The remote agents by name; only those that FLEET_AGENTS lists, where it lists any."""
    agents: dict[str, Remote] = {}
    if settings.jules_key:
        agents["jules"] = Jules(settings.jules_key, settings.jules_url)
    if settings.copilot_token:
        agents["copilot"] = Copilot(settings.copilot_token, settings.github_url)
    return {name: agent for name, agent in agents.items() if not settings.agents or name in settings.agents}
