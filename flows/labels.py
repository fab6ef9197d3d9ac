"""The labels that the App and people set, and what they mean (`docs/formats.md`)."""

from __future__ import annotations

from flows.model import Blueprint, State

AGENT = "agent"
HOLD = "hold"
INTERVENE = "needs-intervention"

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
# what an issue is and what a finding is like, set by the App
CLASSES: dict[str, tuple[str, str]] = {
    "epic": ("3E4B9E", "A parent issue: its checklist is worked through phase by phase"),
    "agentic": ("BFDADC", "Made and kept by agent-fleet"),
    "audit": ("D4C5F9", "An audit, or an issue that came from one"),
    INTERVENE: ("B60205", "A person must look; everything else flows round it"),
    "critical": ("8B0000", "Severity: at once"),
    "high": ("D93F0B", "Severity: soon"),
    "medium": ("FBCA04", "Severity: in its turn"),
    "low": ("C2E0C6", "Severity: last"),
    "security": ("EE0701", "About security"),
    "quality": ("0052CC", "About bugs and the quality of code"),
    "performance": ("F9D0C4", "About speed and size"),
    "testing": ("BFE5BF", "About tests"),
    "docs": ("0075CA", "About documentation"),
    "single-file": ("EDEDED", "Scope: one file, no interface changes"),
    "package": ("D8D8D8", "Scope: across a package"),
    "framework": ("B4A7D6", "Scope: what many packages rest on"),
    "complexity:small": ("DDF4DD", "A small change"),
    "complexity:medium": ("FEF2C0", "A change of medium size"),
    "complexity:large": ("F7C6C7", "A large change"),
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


def wanted(prefix: str = "") -> dict[str, tuple[str, str]]:
    """Every label that a repository is to have: name -> (colour, description). The prefix stands
    before what the App sets, never before what people set."""
    ours = {prefix + name: looks for name, looks in {**OURS, **CLASSES}.items()}
    return {**PEOPLES, **ours}


def agent_asked(name: str, blueprint: Blueprint) -> str | None:
    """The agent that a label asks for: "" for the blueprint's own, None when the label
    asks for none. `agent:codex` and, where the blueprint lists it, `codex` ask for codex."""
    word = name.casefold()
    if word == AGENT:
        return ""
    if word.startswith("agent:") and len(word) > len("agent:"):
        return word.removeprefix("agent:").strip()
    return word if word in {given.casefold() for given in blueprint.agent_labels} else None
