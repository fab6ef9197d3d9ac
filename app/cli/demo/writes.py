"""Every write on the sandbox, as one line for people."""

from __future__ import annotations

from typing import Any

from app.cli.demo.people import Person
from app.cli.demo.stage import Stage
from app.cli.voice import show


class Writes:
    """Shows what was written since the last time. `seq` is the last line shown."""

    def __init__(self, stage: Stage):
        self.control = Person(stage.github, "demo", "")
        self.seq = 0
        self.first_at = 0.0
        self.show(is_silent=True)

    def show(self, is_silent: bool = False) -> None:
        for line in self.control.get(f"/_control/log?after={self.seq}"):
            self.seq = int(line["seq"])
            text = _text(line)
            if text and not is_silent:
                self.first_at = self.first_at or float(line["at"])
                show(f"{line['at'] - self.first_at:5.1f} s  {text}", fg=_colour(line["actor"]))


def _colour(actor: str) -> str | None:
    return {"agent-fleet[bot]": "cyan", "sandbox-ci[bot]": "magenta"}.get(actor)


def _text(line: dict[str, Any]) -> str:
    """Empty for what is no part of the story."""
    kind, details = line["kind"], dict(line["details"])
    who, where = line["actor"], line["subject"]
    if kind == "label":
        added, removed = details.get("added"), details.get("removed")
        return f"{who} labels {where} {added}" if added else f"{who} takes {removed} off {where}"
    if kind in ("comment", "comment-edited"):
        verb = "comments on" if kind == "comment" else "edits its comment on"
        return f"{who} {verb} {where}: {_first_words(str(details.get('body', '')))}"
    if kind == "pull":
        return f"{who} opens pull request {where}: {details.get('opened')}"
    if kind == "check":
        return f"{who} reports {details.get('name')}: {details.get('conclusion') or details.get('status')}"
    if kind == "ref":
        verb = (
            "makes"
            if not int(str(details.get("old") or 0), 16)
            else "moves"
            if details.get("new")
            else "deletes"
        )
        return f"{who} {verb} branch {where}"
    words = {
        "issue": "opens", "pull-ready": "marks as ready", "merge": "merges", "issue-closed": "closes",
    }  # fmt: skip
    return f"{who} {words[kind]} {where}" if kind in words else ""


def _first_words(body: str) -> str:
    lines = (line.replace("**", "").strip(" #>") for line in body.splitlines())
    text = next((line for line in lines if line and not line.startswith("<!--")), "")
    return text if len(text) <= 80 else f"{text[:79]}…"
