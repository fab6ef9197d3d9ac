"""How far each issue of the epic is."""

from __future__ import annotations

from dataclasses import dataclass, field

# state -> its sign, and the one for terminals that know only ASCII
SIGNS = {
    "filed": ("·", "."),
    "running": ("▶", ">"),
    "delivered": ("◆", "o"),
    "merged": ("●", "*"),
    "done": ("✔", "x"),
}


@dataclass
class Board:
    """The issues' titles and states by number, the epic's phases by title, in its order."""

    titles: dict[int, str] = field(default_factory=dict)
    states: dict[int, str] = field(default_factory=dict)
    phases: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def file(self, number: int, title: str) -> None:
        self.titles[number], self.states[number] = title, "filed"

    def name(self, number: int) -> str:
        """An issue in the timeline: its number and the first words of its title."""
        return f"#{number:<3} {self.titles[number].partition(':')[0]:<19} "

    @property
    def done(self) -> int:
        return sum(state == "done" for state in self.states.values())

    def rows(self, is_utf: bool) -> list[str]:
        """A row a phase, and what the signs mean."""
        place = 0 if is_utf else 1
        width = max((len(title) for title in self.phases), default=0)
        rows = [
            f"  {title:<{width}}  " + "  ".join(f"{SIGNS[self.states[n]][place]} #{n}" for n in numbers)
            for title, numbers in self.phases.items()
        ]
        legend = "  ".join(f"{signs[place]} {state}" for state, signs in SIGNS.items())
        return [*rows, f"  {legend}"] if rows else []
