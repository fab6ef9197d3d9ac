"""The labels that the App and people set, and what they mean (`docs/formats.md`)."""

from __future__ import annotations

from flows.model import Blueprint, State

AGENT = "agent"
HOLD = "hold"

# name -> (colour, description): made when the App meets a repository
OURS: dict[str, tuple[str, str]] = {
    "fleet:ready": ("C5DEF5", "In line for an agent"),
    "fleet:running": ("FBCA04", "An agent works on it"),
    "fleet:delivered": ("5319E7", "A pull request is open"),
    "fleet:done": ("0E8A16", "Merged and seen on the target branch"),
    "fleet:failed": ("D93F0B", "No attempt succeeded; the status comment says why"),
}
PEOPLES: dict[str, tuple[str, str]] = {
    AGENT: ("1D76DB", "An agent shall take this"),
    HOLD: ("BFD4F2", "Nothing is started, revised or merged here until this is taken off"),
}

_SHOWN = {
    State.READY: "fleet:ready",
    State.RUNNING: "fleet:running",
    State.DELIVERED: "fleet:delivered",
    State.MERGED: "fleet:delivered",
    State.DONE: "fleet:done",
    State.FAILED: "fleet:failed",
}


def of_state(state: State | None, prefix: str = "") -> str:
    """The one label that shows `state`; "" for states that have none."""
    name = _SHOWN.get(state, "") if state else ""
    return prefix + name if name else ""


def states(prefix: str = "") -> tuple[str, ...]:
    """All labels of which an issue carries at most one."""
    return tuple(prefix + name for name in OURS)


def agent_asked(name: str, blueprint: Blueprint) -> str | None:
    """The agent that a label asks for: "" for the blueprint's own, None when the label
    asks for none. `agent:codex` and, where the blueprint lists it, `codex` ask for codex."""
    word = name.casefold()
    if word == AGENT:
        return ""
    if word.startswith("agent:") and len(word) > len("agent:"):
        return word.removeprefix("agent:").strip()
    return word if word in {given.casefold() for given in blueprint.agent_labels} else None
