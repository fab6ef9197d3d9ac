"""Tables for people: columns as wide as what stands in them, and no line wider than a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli.voice import show

WIDTH = 80
GAP = "  "
LEAST = 8  # of a column that is cut


def columns(head: Sequence[str], rows: Sequence[Sequence[str]], words: int) -> None:
    """Shows them, the heading first. The first `words` columns stand to the left, the others, which
    are numbers, to the right. What is too wide is cut in the widest column of words; `--json` has it
    whole."""
    widths = [max(len(line[place]) for line in (head, *rows)) for place in range(len(head))]
    while sum(widths) + len(GAP) * (len(widths) - 1) > WIDTH:
        widest = max(range(words), key=lambda place: widths[place])
        if widths[widest] <= LEAST:
            break
        widths[widest] -= 1
    for line in (head, *rows):
        cells = [_cell(text, widths[place], place < words) for place, text in enumerate(line)]
        show(GAP.join(cells).rstrip(), bold=line is head)


def _cell(text: str, width: int, is_word: bool) -> str:
    if len(text) > width:
        text = text[: width - 1] + "…"
    return text.ljust(width) if is_word else text.rjust(width)
