"""Where an act happens: the world, who acts, and on which repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.sandbox.actor import Actor
from app.sandbox.hooks.payload import delivery_payloads
from app.sandbox.nouns import Edit, Event, Issue, Repository
from app.sandbox.world import World


@dataclass
class Scene:
    world: World
    actor: Actor
    repo: Repository

    @property
    def git(self) -> str:
        """The folder of the bare repository."""
        return str(self.world.git_folder(self.repo))

    def note(self, kind: str, subject: int | str, **details: Any) -> None:
        """Write it into the log: `acme/api#12` for a number, `acme/api@main` for a name."""
        mark = f"#{subject}" if isinstance(subject, int) else f"@{subject}"
        self.world.record(self.actor.login, kind, f"{self.repo.full_name}{mark}", **details)

    def say(self, event: str, action: str | None, **content: Any) -> None:
        """Send the event's webhook to every App that listens here."""
        for app, payload in delivery_payloads(
            self.world, self.repo, (event, action, self.actor.login), content
        ):
            self.world.say(app, payload)

    def happen(self, issue: Issue, kind: str, **data: Any) -> Event:
        """A line in the issue's timeline; the issue counts as updated."""
        event = Event(self.world.new_id(), kind, self.actor.login, self.world.now(), data)
        issue.events.append(event)
        issue.updated_at = self.world.now()
        return event

    def first_edit(self, text: str | None) -> Edit:
        return Edit(self.world.new_id(), self.world.now(), self.actor.login, text or "")
