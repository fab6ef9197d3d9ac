"""The demo on a terminal: a timeline that grows, and below it how far each issue is.

The timeline is data and goes to standard output; the rows below it are there only while that
is a terminal, and are gone at the end.
"""

from __future__ import annotations

from types import TracebackType

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

STYLES = {"fleet": "cyan", "CI": "magenta", "alice": "bold yellow"}


class Screen:
    """Where the story is shown, as long as it is entered."""

    def __init__(self) -> None:
        context = click.get_current_context(silent=True)
        is_plain = context is not None and context.color is False
        self.console = Console(
            highlight=False, markup=False, emoji=False, soft_wrap=True, no_color=is_plain or None
        )
        self.is_utf = self.console.encoding.startswith("utf")
        self.rows: list[str] = []
        self.live = Live(console=self.console, auto_refresh=False, transient=True)

    def __enter__(self) -> Screen:
        if self.console.is_terminal:
            self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.live.stop()

    def act(self, title: str, why: str = "") -> None:
        """A part of the story begins; `why` says in a line what happens in it."""
        self.console.print()
        self.console.print(Text(title, style="bold"))
        if why:
            self.console.print(Text(f"  {why}", style="italic"))

    def line(self, seconds: float, who: str, text: str) -> None:
        """Somebody did something, so many seconds after the beginning."""
        said = Text(f"{seconds:6.1f} s  ")
        said.append(f"{who:<6}", style=STYLES.get(who, "")).append(text)
        if self.console.is_terminal:
            self.console.print(said, no_wrap=True, overflow="ellipsis", soft_wrap=False)
        else:
            self.console.print(said)

    def note(self, text: str = "", style: str = "") -> None:
        """A line without a time."""
        self.console.print(Text(text, style=style))

    def below(self, rows: list[str]) -> None:
        """What stands below the timeline now."""
        if self.live.is_started and rows != self.rows:
            self.rows = rows
            self.live.update(Text("\n".join(["", *rows]), no_wrap=True, overflow="ellipsis"), refresh=True)
