"""A manifest as the keys and values that people write."""

from __future__ import annotations

from typing import Any

from flows.config.timing import DAYS
from flows.model import Limits, Manifest, Select, Window
from flows.model.workflow import UNBOUND


def rows(manifest: Manifest) -> dict[str, Any]:
    """The keys in their order; those that say nothing are left out."""
    budget = {name: getattr(manifest.budget, name) for name in ("usd", "tasks", "tokens")}
    breaker = manifest.breaker
    found = {
        "fleet": manifest.name,
        "task": manifest.task,
        "parameters": dict(manifest.parameters),
        "workflow": manifest.workflow if manifest.workflow != Manifest.workflow else "",
        "repos": list(manifest.repos),
        "select": _select(manifest.select) if manifest.select else {},
        "exclude": list(manifest.exclude),
        "concurrency": manifest.concurrency,
        "canary": manifest.canary,
        "breaker": {"failed_percent": breaker.failed_percent, "after": breaker.after} if breaker else {},
        "window": _window(manifest.window) if manifest.window else {},
        "budget": {name: amount for name, amount in budget.items() if amount is not None},
        "limits": _limits(manifest.limits) if manifest.limits else {},
        "issues": manifest.has_issues,
        "schedule": manifest.schedule,
        "after": {name: list(first) for name, first in manifest.after},
        "gate": manifest.gate if manifest.gate != Manifest.gate else "",
    }
    return {name: value for name, value in found.items() if value}


def _select(chosen: Select) -> dict[str, Any]:
    names = ("org", "topic", "tag", "path", "csv", "manifest")
    found: dict[str, Any] = {name: getattr(chosen, name) for name in names}
    return {name: value for name, value in found.items() if value} | (
        {"property": dict(chosen.properties)} if chosen.properties else {}
    )


def _window(window: Window) -> dict[str, Any]:
    return {
        "days": [DAYS[day] for day in window.days],
        "hours": f"{window.begin:02}-{window.end:02}",
        "time_zone": window.time_zone,
    }


def _limits(limits: Limits) -> dict[str, Any]:
    found = {name: getattr(limits, name) for name in Limits.__dataclass_fields__}
    return {name: value for name, value in found.items() if value != getattr(UNBOUND, name)}
