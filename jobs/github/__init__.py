"""GitHub's API: the only owner of githubkit. `verify`, which the door imports, needs none of it,
so the rest is imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobs.github.client import GitHub
    from jobs.github.nouns import Answer, App, Installation, Slot

__all__ = ["Answer", "App", "GitHub", "Installation", "Slot"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("jobs.github.client" if name == "GitHub" else "jobs.github.nouns"), name)
