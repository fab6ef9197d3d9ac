"""What an agent's stream has said so far: bounded, however long the stream is."""

from __future__ import annotations

from typing import Any

from flows.budget.price import priced
from flows.model import Price, Usage
from jobs.agents.event import Event
from jobs.agents.line import plus

PARTS = 1000  # a part is told again soon or never
GOES_ON = ("begin", "text", "thought", "tool", "step")
COUNTS = ("turns", "tokens", "usd", "input_tokens", "cached_tokens", "output_tokens")


class Heard:
    """Adds up what the events count, over all that a run asks of its agent. `begin` before each
    asking: what ended the one before says nothing of the next. `model` is what was asked for, where
    no event names it."""

    def __init__(self, prices: tuple[Price, ...] = (), model: str = ""):
        self._prices = prices
        self._sure = Usage(model=model)
        self._guess = Usage()
        self._parts: dict[str, None] = {}
        self._totals: dict[str, Usage] = {}
        self.conversation = ""
        self.begin()

    def begin(self) -> None:
        """The agent is asked, for the first time or again."""
        self.events = 0
        self.end: Event | None = None
        self.error: Event | None = None
        self.denied = ""

    @property
    def usage(self) -> Usage:
        """What was used so far; in USD by the vendor's own word, else by the prices."""
        return priced(plus(self._sure, self._guess), self._prices)

    def take(self, event: Event) -> None:
        """The next event of the stream."""
        self.events += 1
        self.conversation = event.conversation or self.conversation
        self.denied = event.denied or self.denied
        if event.is_terminal:
            self.end = event
        elif event.kind in GOES_ON:
            self.end = None
        if event.kind == "error":
            self.error = event
        self._count(event)

    def _count(self, event: Event) -> None:
        if event.adds:
            self._sure = plus(self._sure, event.adds)
        if event.guess and event.part not in self._parts:
            self._parts[event.part] = None
            if len(self._parts) > PARTS:
                del self._parts[next(iter(self._parts))]
            self._guess = plus(self._guess, event.guess)
        if event.total:
            self._sure = plus(self._sure, self._since(event.total))
            self._guess = Usage()

    def _since(self, total: Usage) -> Usage:
        """What a conversation used since its last total; all of it, where that counts from nothing."""
        before = self._totals.get(self.conversation, Usage())
        self._totals = {**dict([*self._totals.items()][-PARTS:]), self.conversation: total}
        new: dict[str, Any] = {
            name: _difference(getattr(total, name), getattr(before, name)) for name in COUNTS
        }
        return Usage(**new, model=total.model)


def _difference(now: float, before: float) -> float:
    return now - before if now >= before else now
