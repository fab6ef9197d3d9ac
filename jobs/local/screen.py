"""An agent's events as people read them: in its tmux pane, and by `fleet logs`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# What could move the cursor, change a title or answer for the person: a terminal obeys its output.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
STYLES = {"thought": "dim", "tool": "cyan", "error": "red", "prompt": "bold", "note": "dim", "end": "dim"}
SIGNS = {"thought": "~ ", "tool": "$ ", "error": "! "}
COUNTED = (("turns", "turns"), ("tokens", "tokens"), ("usd", "USD"))


def lines(event: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The event as lines, each with its style: "", bold, dim, cyan or red."""
    kind, said = event.get("kind"), event.get("said")
    if isinstance(said, dict):
        yield from _said(said)
    elif kind == "output":
        text = plain(str(event.get("text", "")))
        # A vendor's line that says nothing to people; what is no JSON is a program's own words. Of a line
        # that was too long for one event, its beginning is enough.
        is_json = text.startswith('{"') and event.get("step") == "agent"
        if text.strip() and not is_json and not event.get("part"):
            yield text, ""
    elif kind == "begin":
        yield from _begin(str(event.get("step", "")), str(event.get("text", "")))
    elif kind == "end" and event.get("exit_code") is not None:
        yield f"= exit code {event['exit_code']} after {_seconds(event.get('seconds'))}", STYLES["end"]
    elif kind in ("note", "dropped"):
        yield from _styled(str(event.get("text", "")), "-- ", STYLES["note"])


def plain(text: str) -> str:
    """Text that a terminal only shows."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", "    "))


def _begin(step: str, text: str) -> Iterator[tuple[str, str]]:
    if step == "prompt":
        yield from _styled(text, "> ", STYLES["prompt"])
    elif step in ("setup", "verify"):
        yield from _styled(text.removeprefix("sh -c "), "$ ", STYLES["tool"])
    elif step in ("commit", "report"):
        yield from _styled(text, "-- ", STYLES["note"])


def _said(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = str(said.get("kind", ""))
    text = str(said.get("text", ""))
    if kind == "end":
        used = ", ".join(f"{_number(said[name])} {word}" for name, word in COUNTED if name in said)
        if said.get("is_error"):
            yield from _styled(text, SIGNS["error"], STYLES["error"])
        yield f"= {'failed' if said.get('is_error') else 'done'}{f': {used}' if used else ''}", STYLES["end"]
    elif text:
        yield from _styled(text, SIGNS.get(kind, ""), STYLES.get(kind, ""))


def _styled(text: str, sign: str, style: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        yield (sign if number == 0 else " " * len(sign)) + plain(line), style


def _number(value: Any) -> str:
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.4f}"
    return f"{value:,.0f}" if isinstance(value, int | float) else "?"


def _seconds(value: Any) -> str:
    return f"{value:.1f} s" if isinstance(value, int | float) else "?"
