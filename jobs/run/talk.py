"""A run's talk with its agent: asked, heard line by line while it works, and judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.model import Usage
from jobs.agents import KINDS, Call, Ending, Event, Heard, Verdict
from jobs.redact import redact
from jobs.run.lines import Lines
from jobs.run.spec import Spec
from jobs.run.step import Command, Room, run

COUNTS = ("turns", "tokens", "input_tokens", "cached_tokens", "output_tokens", "usd", "model")


class Talk:
    """All that a run asks of its agent is one conversation, where its kind can go on with one, and
    one usage, which the room's watch holds against the limits. `step` names it in the run's events."""

    def __init__(self, spec: Spec, room: Room, conversation: str = "", step: str = "agent"):
        self._order, self._room, self._step = spec.agent, room, step
        self._usd = spec.limits.usd
        self._kind = KINDS[spec.agent.kind]
        self._heard = Heard(spec.prices, spec.agent.model)
        self._heard.conversation = conversation
        self._lines = Lines()

    @property
    def conversation(self) -> str:
        """The vendor's name of it; "" before the agent named one."""
        return self._heard.conversation

    def ask(self, prompt: str) -> Verdict:
        """Whether the agent did its part. Stopped when the run is ended before its time."""
        self._heard.begin()
        self._lines.close()
        given = prompt.encode("utf-8", "replace")
        done = run(self._room, Command(self._step, self._argv(), given, self._hear))
        verdict = self._kind.outcome(self._heard, Ending(done.exit_code, done.tail))
        notes = (verdict.note, "" if self._usd is None else _unpriced(self._room.watch.usage))
        for note in filter(None, notes):
            self._room.record.note(note)
        return verdict

    def _argv(self) -> list[str]:
        left = None if self._usd is None else self._usd - self._room.watch.usage.usd
        is_jailed = self._room.kind != "none"
        order, heard = self._order, self._heard
        return self._kind.argv(Call(order.argv, order.model, heard.conversation, left, is_jailed))

    def _hear(self, chunk: bytes) -> Iterator[tuple[bytes, dict[str, Any] | None]]:
        """The chunk in pieces, each with what its last whole line says."""
        begun = 0
        for end, line in self._lines.feed(chunk):
            if event := self._read(line):
                yield chunk[begun:end], _beside(event)
                begun = end
        yield chunk[begun:], None
        if not chunk and (event := self._read(self._lines.close())):  # the last line had no end
            yield b"\n", _beside(event)

    def _read(self, line: bytes) -> Event | None:
        """What a line says, counted."""
        event = self._kind.read(line.decode("utf-8", "replace").rstrip())
        if event:
            self._heard.take(event)
            self._room.watch.used[self] = self._heard.usage
        return event


def _beside(event: Event) -> dict[str, Any]:
    """Our fields beside the line as it came; only those that say something."""
    said: dict[str, Any] = {"kind": event.kind}
    for name in ("text", "conversation", "fault", "denied"):
        if text := getattr(event, name):
            said[name] = redact(text)
    for usage in filter(None, (event.adds, event.guess, event.total)):
        said |= {name: getattr(usage, name) for name in COUNTS if getattr(usage, name)}
    said |= {"is_terminal": event.is_terminal, "is_error": event.is_error}
    return {"said": {name: value for name, value in said.items() if value}}


def _unpriced(usage: Usage) -> str:
    if usage.is_priced:
        return ""
    model = f"the model {usage.model}" if usage.model else "a model that the agent does not name"
    return (
        f"No price is known of {model}, so this run is counted in tokens, and its limit in USD cannot "
        "hold it. Name the price under `team: prices` in the owner's .github/fleet.yml."
    )
